-- The spine: people, network, cases, instruments, ledger, reminders.
-- Instants are timestamptz(3); legal days are date (Asia/Shanghai); money is integer fen.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- ── reference ────────────────────────────────────────────────────────────────────────────────
CREATE TABLE rule_pack (
  pack         text PRIMARY KEY,
  region_code  text NOT NULL,
  body         jsonb NOT NULL,
  sha256       text NOT NULL,
  recorded_at  timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE calendar_version (
  version      text PRIMARY KEY,
  body         jsonb NOT NULL,
  sha256       text NOT NULL,
  recorded_at  timestamptz(3) NOT NULL DEFAULT now()
);
-- One row: the product's one clock. Scale 1 and no pause outside a demonstration.
CREATE TABLE business_clock (
  id            integer PRIMARY KEY CHECK (id = 1),
  base_instant  timestamptz(3) NOT NULL,
  wall_base     timestamptz(3) NOT NULL,
  scale         double precision NOT NULL CHECK (scale > 0),
  paused_at     timestamptz(3)
);

-- ── network ──────────────────────────────────────────────────────────────────────────────────
CREATE TABLE region (
  code            text PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),
  name            text NOT NULL,
  level           text NOT NULL,
  parent_code     text REFERENCES region(code),
  valid_from      date NOT NULL,
  valid_to        date,
  successor_code  text REFERENCES region(code)
);
CREATE INDEX region_parent ON region(parent_code);
CREATE TABLE agency (
  id           uuid PRIMARY KEY,
  code         text NOT NULL UNIQUE CHECK (code ~ '^[0-9]{6}-[0-9]{2}$'),
  name         text NOT NULL,
  region_code  text NOT NULL REFERENCES region(code)
);
CREATE INDEX agency_region ON agency(region_code);
CREATE TABLE station (
  id           uuid PRIMARY KEY,
  agency_id    uuid NOT NULL REFERENCES agency(id),
  kind         text NOT NULL,
  name         text NOT NULL,
  region_code  text NOT NULL REFERENCES region(code)
);
CREATE TABLE person (
  id            uuid PRIMARY KEY,
  login_name    text UNIQUE,
  display_name  text NOT NULL,
  active        boolean NOT NULL DEFAULT true,
  -- Where reminders go over SMTP; without one they stand in the inbox only.
  mail_address  text
);
CREATE TABLE unit (
  id              uuid PRIMARY KEY,
  agency_id       uuid NOT NULL REFERENCES agency(id),
  kind            text NOT NULL,
  name            text NOT NULL,
  region_code     text NOT NULL REFERENCES region(code),
  head_person_id  uuid REFERENCES person(id)
);
CREATE INDEX unit_agency ON unit(agency_id);
CREATE TABLE handler (
  id                          uuid PRIMARY KEY,
  person_id                   uuid NOT NULL REFERENCES person(id),
  unit_id                     uuid NOT NULL REFERENCES unit(id),
  agency_id                   uuid NOT NULL REFERENCES agency(id),
  kind                        text NOT NULL,
  practising_since            date NOT NULL,
  criminal_defence_years      integer NOT NULL,
  criminal_defence_confirmed  boolean NOT NULL,
  minors_list_since           date,
  specialties                 text[] NOT NULL,
  languages                   text[] NOT NULL,
  load_cap                    integer NOT NULL,
  status                      text NOT NULL,
  accepts_aid                 boolean NOT NULL,
  UNIQUE (person_id, unit_id)
);
CREATE INDEX handler_agency ON handler(agency_id);
CREATE INDEX handler_unit ON handler(unit_id);
CREATE TABLE authority (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL,
  name         text NOT NULL,
  region_code  text NOT NULL REFERENCES region(code),
  level        text
);

-- ── identity ─────────────────────────────────────────────────────────────────────────────────
CREATE TABLE credential (
  person_id      uuid PRIMARY KEY REFERENCES person(id),
  password_hash  text NOT NULL,
  failed_tries   integer NOT NULL DEFAULT 0,
  locked_until   timestamptz(3),
  changed_at     timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE role_grant (
  id           uuid PRIMARY KEY,
  person_id    uuid NOT NULL REFERENCES person(id),
  role         text NOT NULL,
  region_code  text REFERENCES region(code),
  agency_id    uuid REFERENCES agency(id),
  unit_id      uuid REFERENCES unit(id),
  valid_from   date NOT NULL,
  valid_to     date,
  CHECK (num_nonnulls(region_code, agency_id, unit_id) = 1),
  EXCLUDE USING gist (
    person_id WITH =, role WITH =,
    (coalesce(region_code, agency_id::text, unit_id::text)) WITH =,
    daterange(valid_from, valid_to, '[]') WITH &&
  )
);
CREATE INDEX role_grant_person ON role_grant(person_id);
CREATE TABLE session (
  id          uuid PRIMARY KEY,
  token_hash  bytea NOT NULL UNIQUE,
  person_id   uuid NOT NULL REFERENCES person(id),
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  expires_at  timestamptz(3) NOT NULL,
  revoked_at  timestamptz(3)
);
CREATE INDEX session_person ON session(person_id);

-- ── case-file ────────────────────────────────────────────────────────────────────────────────
CREATE TABLE case_file (
  id                uuid PRIMARY KEY,
  number            text NOT NULL UNIQUE,
  agency_id         uuid NOT NULL REFERENCES agency(id),
  region_code       text NOT NULL REFERENCES region(code),
  form              text NOT NULL,
  proceeding        text NOT NULL,
  entry             text NOT NULL,
  notice_ground     text,
  intake_point      text NOT NULL,
  cause_code        text NOT NULL,
  protection        text NOT NULL,
  green_lane        text,
  means_basis       text,
  authority_id      uuid REFERENCES authority(id),
  stage             text NOT NULL,
  ending            text,
  version           integer NOT NULL,
  state             jsonb NOT NULL,
  rule_pack         text NOT NULL REFERENCES rule_pack(pack),
  calendar_version  text NOT NULL REFERENCES calendar_version(version),
  unit_id           uuid REFERENCES unit(id),
  handler_id        uuid REFERENCES handler(id),
  dispute_id        text,
  record_id         text UNIQUE,
  demonstration     boolean NOT NULL DEFAULT false,
  received_on       date NOT NULL,
  closed_on         date,
  next_due          date,
  locked_at         timestamptz(3),
  created_at        timestamptz(3) NOT NULL,
  updated_at        timestamptz(3) NOT NULL
);
CREATE INDEX case_file_agency ON case_file(agency_id, stage, id);
CREATE INDEX case_file_region ON case_file(region_code, stage, id);
CREATE INDEX case_file_unit ON case_file(unit_id, stage, id) WHERE unit_id IS NOT NULL;
CREATE INDEX case_file_handler ON case_file(handler_id, stage, id) WHERE handler_id IS NOT NULL;
CREATE INDEX case_file_due ON case_file(agency_id, next_due, id) WHERE next_due IS NOT NULL;
CREATE TABLE case_number_sequence (
  agency_id  uuid NOT NULL REFERENCES agency(id),
  year       integer NOT NULL,
  last       integer NOT NULL,
  PRIMARY KEY (agency_id, year)
);
-- Per-case data key, wrapped by the installation's key; deleting the row erases every private text.
CREATE TABLE case_key (
  case_id  uuid PRIMARY KEY,
  kek_id   text NOT NULL,
  wrapped  bytea NOT NULL
);
-- Free text and names: encrypted, apart, erasable; the ledger holds only the commitment.
CREATE TABLE private_text (
  id          uuid PRIMARY KEY,
  case_id     uuid NOT NULL,
  command_id  uuid NOT NULL,
  name        text NOT NULL,
  cipher      bytea NOT NULL,
  salt        bytea NOT NULL,
  commitment  bytea NOT NULL
);
CREATE INDEX private_text_case ON private_text(case_id);
CREATE INDEX private_text_command ON private_text(command_id);
CREATE TABLE command (
  id               uuid PRIMARY KEY,
  case_id          uuid NOT NULL,
  agency_id        uuid NOT NULL REFERENCES agency(id),
  act              text NOT NULL,
  person_id        uuid REFERENCES person(id),
  grant_id         uuid REFERENCES role_grant(id),
  role             text NOT NULL,
  link_id          uuid,
  idempotency_key  text NOT NULL,
  request_hash     bytea NOT NULL,
  facts            jsonb NOT NULL,
  received_at      timestamptz(3) NOT NULL,
  recorded_at      timestamptz(3) NOT NULL DEFAULT now(),
  state            text NOT NULL CHECK (state IN ('received','accepted','refused')),
  decision         jsonb,
  decided_at       timestamptz(3),
  resends          integer NOT NULL DEFAULT 0,
  next_resend_at   timestamptz(3) NOT NULL DEFAULT now() + interval '30 seconds'
);
CREATE UNIQUE INDEX command_key ON command(coalesce(person_id, link_id, '00000000-0000-0000-0000-000000000000'::uuid), idempotency_key);
CREATE INDEX command_case ON command(case_id, id);
CREATE INDEX command_undecided ON command(next_resend_at) WHERE state = 'received';
CREATE TABLE recipient (
  id               uuid PRIMARY KEY,
  case_id          uuid NOT NULL REFERENCES case_file(id),
  position         integer NOT NULL,
  reach            text NOT NULL,
  minor            boolean NOT NULL,
  name_text_id     uuid REFERENCES private_text(id),
  phone_text_id    uuid REFERENCES private_text(id),
  id_number_text_id uuid REFERENCES private_text(id),
  UNIQUE (case_id, position)
);
-- Ties between cases: the earlier proceeding, co-defendants, connected facts, the other side.
CREATE TABLE case_link (
  id             uuid PRIMARY KEY,
  case_id        uuid NOT NULL REFERENCES case_file(id),
  other_case_id  uuid NOT NULL REFERENCES case_file(id),
  kind           text NOT NULL,
  UNIQUE (case_id, other_case_id, kind)
);
CREATE INDEX case_link_other ON case_link(other_case_id);
CREATE TABLE decision_step (
  id           uuid PRIMARY KEY,
  case_id      uuid NOT NULL REFERENCES case_file(id),
  decision_no  integer NOT NULL,
  kind         text NOT NULL,
  step         integer NOT NULL,
  outcome      text NOT NULL,
  person_id    uuid NOT NULL REFERENCES person(id),
  role         text NOT NULL,
  command_id   uuid NOT NULL REFERENCES command(id),
  at           timestamptz(3) NOT NULL
);
CREATE INDEX decision_step_case ON decision_step(case_id);
CREATE TABLE workflow_start (
  case_id       uuid PRIMARY KEY REFERENCES case_file(id),
  state         text NOT NULL CHECK (state IN ('waiting','started','failed')),
  reason        text,
  requested_at  timestamptz(3) NOT NULL DEFAULT now(),
  started_at    timestamptz(3)
);
CREATE INDEX workflow_start_waiting ON workflow_start(requested_at) WHERE state = 'waiting';

-- ── letters ──────────────────────────────────────────────────────────────────────────────────
CREATE TABLE letter_sequence (
  agency_id  uuid NOT NULL REFERENCES agency(id),
  form_no    text NOT NULL,
  year       integer NOT NULL,
  last       integer NOT NULL,
  PRIMARY KEY (agency_id, form_no, year)
);
CREATE TABLE letter (
  id           uuid PRIMARY KEY,
  case_id      uuid NOT NULL REFERENCES case_file(id),
  agency_id    uuid NOT NULL REFERENCES agency(id),
  form_no      text NOT NULL,
  year         integer NOT NULL,
  seq          integer NOT NULL,
  number       text NOT NULL,
  state        text NOT NULL,
  facts        jsonb NOT NULL,
  issued_on    date NOT NULL,
  served_on    date,
  service_way  text,
  command_id   uuid NOT NULL,
  UNIQUE (agency_id, form_no, year, seq)
);
CREATE INDEX letter_case ON letter(case_id);

-- ── assignment ───────────────────────────────────────────────────────────────────────────────
CREATE TABLE day_seed (
  agency_id     uuid NOT NULL REFERENCES agency(id),
  day           date NOT NULL,
  seed          text NOT NULL,
  commitment    text NOT NULL,
  committed_at  timestamptz(3) NOT NULL,
  revealed_at   timestamptz(3),
  PRIMARY KEY (agency_id, day)
);
CREATE TABLE draw_request (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  agency_id     uuid NOT NULL REFERENCES agency(id),
  day           date NOT NULL,
  draw_no       integer NOT NULL,
  attempt       integer NOT NULL,
  role          text NOT NULL,
  request       bytea NOT NULL,
  request_hash  text NOT NULL,
  factors       jsonb NOT NULL,
  nonce         text,
  number        text,
  total         text,
  chosen        text,
  state         text NOT NULL CHECK (state IN ('requested','drawn','aborted')),
  reason        text,
  UNIQUE (agency_id, day, draw_no),
  UNIQUE (case_id, role, attempt)
);
CREATE TABLE assignment (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  role          text NOT NULL,
  attempt       integer NOT NULL,
  method        text NOT NULL,
  unit_id       uuid NOT NULL REFERENCES unit(id),
  handler_id    uuid REFERENCES handler(id),
  state         text NOT NULL,
  issued_on     date,
  arranged_on   date,
  confirmed_on  date,
  ended_on      date,
  UNIQUE (case_id, role, attempt)
);
CREATE UNIQUE INDEX assignment_confirmed ON assignment(case_id, role) WHERE state = 'confirmed';
CREATE INDEX assignment_handler ON assignment(handler_id) WHERE state IN ('issued','arranged','confirmed');
-- Both sides of a dispute are never at one unit.
CREATE TABLE dispute_unit (
  dispute_id  text NOT NULL,
  unit_id     uuid NOT NULL REFERENCES unit(id),
  side        text NOT NULL,
  exception   text,
  PRIMARY KEY (dispute_id, unit_id)
);

-- ── handling ─────────────────────────────────────────────────────────────────────────────────
CREATE TABLE checkpoint (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  key           text NOT NULL,
  position      integer NOT NULL,
  required      boolean NOT NULL,
  state         text NOT NULL,
  completed_on  date,
  reason        text,
  UNIQUE (case_id, key)
);
CREATE TABLE progress_entry (
  id          uuid PRIMARY KEY,
  case_id     uuid NOT NULL REFERENCES case_file(id),
  kind        text NOT NULL,
  happened_on date NOT NULL,
  facts       jsonb NOT NULL,
  command_id  uuid NOT NULL
);
CREATE INDEX progress_entry_case ON progress_entry(case_id);
CREATE TABLE document (
  id           uuid PRIMARY KEY,
  case_id      uuid NOT NULL,
  material     text NOT NULL,
  volume       text NOT NULL,
  media_type   text NOT NULL,
  size_bytes   integer NOT NULL,
  sha256       text NOT NULL,
  name_text_id uuid NOT NULL REFERENCES private_text(id),
  state        text NOT NULL,
  uploaded_by  uuid NOT NULL REFERENCES person(id),
  uploaded_at  timestamptz(3) NOT NULL,
  version      integer NOT NULL
);
CREATE INDEX document_case ON document(case_id);
CREATE TABLE deadline (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  rule_key      text NOT NULL,
  -- Tells parallel ones of a rule apart: the hearing, the touch, the right.
  subject       text,
  rule_pack     text NOT NULL REFERENCES rule_pack(pack),
  value         integer NOT NULL,
  unit          text NOT NULL,
  started_on    date NOT NULL,
  due           date NOT NULL,
  due_instant   timestamptz(3) NOT NULL,
  provisional   boolean NOT NULL,
  derivation    jsonb NOT NULL,
  duty          text NOT NULL,
  rights_losing boolean NOT NULL,
  consequence   text NOT NULL,
  version       integer NOT NULL,
  state         text NOT NULL CHECK (state IN ('open','suspended','met','met-late','excused','lapsed','withdrawn')),
  suspended_on  date,
  remaining_days integer,
  escalated     integer NOT NULL DEFAULT 0,
  overdue_at    timestamptz(3),
  next_alarm    timestamptz(3),
  ended_at      timestamptz(3),
  CHECK ((ended_at IS NULL) = (state IN ('open','suspended')))
);
CREATE INDEX deadline_case ON deadline(case_id, state);
CREATE INDEX deadline_due ON deadline(due) WHERE state = 'open';

-- ── hearing ──────────────────────────────────────────────────────────────────────────────────
CREATE TABLE hearing (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  session_no    integer NOT NULL,
  planned_at    timestamptz(3) NOT NULL,
  publicity     text NOT NULL,
  procedure     text NOT NULL,
  channel       text,
  state         text NOT NULL,
  moves         integer NOT NULL DEFAULT 0,
  held_on       date,
  UNIQUE (case_id, session_no)
);
CREATE INDEX hearing_planned ON hearing(planned_at) WHERE state = 'scheduled';
CREATE TABLE observation (
  id           uuid PRIMARY KEY,
  case_id      uuid NOT NULL REFERENCES case_file(id),
  agency_id    uuid NOT NULL REFERENCES agency(id),
  hearing_id   uuid NOT NULL REFERENCES hearing(id),
  state        text NOT NULL,
  reason       text NOT NULL,
  observer_id  uuid REFERENCES person(id),
  channel      text,
  facts        jsonb,
  recorded_on  date
);
CREATE INDEX observation_case ON observation(case_id);
CREATE TABLE authority_opinion (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  way           text NOT NULL,
  state         text NOT NULL,
  requested_on  date NOT NULL,
  answered_on   date,
  facts         jsonb
);
CREATE INDEX authority_opinion_case ON authority_opinion(case_id);
CREATE TABLE quota_plan (
  agency_id       uuid NOT NULL REFERENCES agency(id),
  year            integer NOT NULL,
  cases_heard     integer NOT NULL DEFAULT 0,
  cases_observed  integer NOT NULL DEFAULT 0,
  cases_selected  integer NOT NULL DEFAULT 0,
  PRIMARY KEY (agency_id, year)
);

-- ── follow-up ────────────────────────────────────────────────────────────────────────────────
CREATE TABLE touch (
  id           uuid PRIMARY KEY,
  case_id      uuid NOT NULL REFERENCES case_file(id),
  phase        text NOT NULL,
  state        text NOT NULL,
  channel      text NOT NULL,
  window_from  date NOT NULL,
  window_to    date NOT NULL,
  attempts     jsonb NOT NULL,
  answers      jsonb,
  ended_on     date,
  UNIQUE (case_id, phase)
);
CREATE TABLE link (
  id          uuid PRIMARY KEY,
  case_id     uuid NOT NULL REFERENCES case_file(id),
  purpose     text NOT NULL,
  reference   uuid NOT NULL,
  token_hash  bytea NOT NULL UNIQUE,
  expires_at  timestamptz(3) NOT NULL,
  used_at     timestamptz(3)
);
CREATE INDEX link_case ON link(case_id);

-- ── closing ──────────────────────────────────────────────────────────────────────────────────
CREATE TABLE closure_submission (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  submission_no integer NOT NULL,
  outcome       jsonb NOT NULL,
  materials     jsonb NOT NULL,
  submitted_by  uuid NOT NULL REFERENCES person(id),
  submitted_on  date NOT NULL,
  UNIQUE (case_id, submission_no)
);
CREATE TABLE closure_review (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  submission_no integer NOT NULL,
  decision      text NOT NULL,
  returns       jsonb NOT NULL,
  person_id     uuid NOT NULL REFERENCES person(id),
  reviewed_on   date NOT NULL
);
CREATE INDEX closure_review_case ON closure_review(case_id);
CREATE TABLE dossier (
  id              uuid PRIMARY KEY,
  case_id         uuid NOT NULL REFERENCES case_file(id),
  sha256          text NOT NULL,
  content_hash    text NOT NULL,
  pages           integer NOT NULL,
  size_bytes      integer NOT NULL,
  manifest        jsonb NOT NULL,
  retention_class text NOT NULL,
  locked_at       timestamptz(3) NOT NULL,
  supersedes      uuid REFERENCES dossier(id)
);
CREATE UNIQUE INDEX dossier_case ON dossier(case_id) WHERE supersedes IS NULL;

-- ── supervision ──────────────────────────────────────────────────────────────────────────────
CREATE TABLE ledger_head (
  stream  text PRIMARY KEY,
  seq     bigint NOT NULL,
  hash    bytea NOT NULL,
  at      timestamptz(3) NOT NULL,
  salt    bytea NOT NULL
);
CREATE TABLE ledger_row (
  stream     text NOT NULL,
  seq        bigint NOT NULL,
  prev_hash  bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash       bytea NOT NULL CHECK (octet_length(hash) = 32),
  body       bytea NOT NULL,
  at         timestamptz(3) NOT NULL,
  kind       text NOT NULL,
  command_id uuid,
  PRIMARY KEY (stream, seq),
  UNIQUE (stream, prev_hash)
);
CREATE INDEX ledger_row_command ON ledger_row(command_id) WHERE command_id IS NOT NULL;
CREATE TABLE task (
  id           uuid PRIMARY KEY,
  case_id      uuid NOT NULL REFERENCES case_file(id),
  agency_id    uuid NOT NULL REFERENCES agency(id),
  key          text NOT NULL,
  act          text NOT NULL,
  role         text NOT NULL,
  unit_id      uuid REFERENCES unit(id),
  person_id    uuid REFERENCES person(id),
  due          date,
  state        text NOT NULL CHECK (state IN ('open','done','dropped')),
  opened_at    timestamptz(3) NOT NULL,
  ended_at     timestamptz(3)
);
CREATE UNIQUE INDEX task_open ON task(case_id, key) WHERE state = 'open';
CREATE INDEX task_agency ON task(agency_id, role, due, id) WHERE state = 'open';
CREATE INDEX task_unit ON task(unit_id, role, due, id) WHERE state = 'open' AND unit_id IS NOT NULL;
CREATE INDEX task_person ON task(person_id, due, id) WHERE state = 'open' AND person_id IS NOT NULL;
CREATE TABLE notification (
  id            uuid PRIMARY KEY,
  case_id       uuid NOT NULL REFERENCES case_file(id),
  obligation    text NOT NULL,
  deadline_id   uuid REFERENCES deadline(id),
  recipient_id  uuid NOT NULL REFERENCES person(id),
  rung          text NOT NULL,
  channel       text NOT NULL,
  template      text NOT NULL,
  facts         jsonb NOT NULL,
  planned_at    timestamptz(3) NOT NULL,
  state         text NOT NULL CHECK (state IN ('planned','claimed','sending','sent','maybe-sent','failed','suppressed','cancelled')),
  claimed_at    timestamptz(3),
  sent_at       timestamptz(3),
  read_at       timestamptz(3),
  tries         integer NOT NULL DEFAULT 0,
  provider_ref  text,
  UNIQUE (obligation, recipient_id, rung, channel)
);
CREATE INDEX notification_due ON notification(planned_at) WHERE state IN ('planned','claimed','sending');
CREATE INDEX notification_inbox ON notification(recipient_id, planned_at DESC) WHERE channel = 'inbox';
CREATE INDEX notification_mailed ON notification(recipient_id, sent_at) WHERE channel = 'mail';
CREATE INDEX notification_case ON notification(case_id);
CREATE TABLE delivery_attempt (
  id               uuid PRIMARY KEY,
  notification_id  uuid NOT NULL REFERENCES notification(id),
  at               timestamptz(3) NOT NULL,
  outcome          text NOT NULL,
  detail           text
);
CREATE INDEX delivery_attempt_notification ON delivery_attempt(notification_id);

-- ── the ledger: append-only by rights and by triggers ─────────────────────────────────────────
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER ledger_row_append_only BEFORE UPDATE OR DELETE ON ledger_row FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_row_no_truncate BEFORE TRUNCATE ON ledger_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rule_pack_append_only BEFORE UPDATE OR DELETE ON rule_pack FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dossier_append_only BEFORE UPDATE OR DELETE ON dossier FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Appends one row: hash = SHA-256("zhiheng/row/v1" 0x00 ‖ u64be(len stream) ‖ stream ‖ u64be(seq) ‖ prevHash ‖ u64be(len body) ‖ body).
-- `p_at` is the business instant; the body carries `"at":"?"` once, filled here under the head's lock, so that
-- `at` never decreases within a stream whatever the writers' clocks say.
CREATE FUNCTION append_row(p_stream text, p_body text, p_at timestamptz, p_kind text, p_command uuid)
RETURNS TABLE (seq bigint, hash bytea, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  head ledger_head%ROWTYPE;
  v_at timestamptz(3);
  v_seq bigint;
  v_prev bytea;
  v_body bytea;
  v_stream bytea := convert_to(p_stream, 'UTF8');
  v_hash bytea;
BEGIN
  SELECT * INTO head FROM ledger_head h WHERE h.stream = p_stream FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO ledger_head VALUES (p_stream, 0, decode(repeat('00', 32), 'hex'), '-infinity',
      uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
      ON CONFLICT (stream) DO NOTHING;
    SELECT * INTO head FROM ledger_head h WHERE h.stream = p_stream FOR UPDATE;
  END IF;
  v_at := greatest(date_trunc('milliseconds', p_at), head.at);
  v_seq := head.seq + 1;
  v_prev := head.hash;
  v_body := convert_to(replace(p_body, '"at":"?"', '"at":"' || to_char(v_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'), 'UTF8');
  v_hash := sha256('\x7a686968656e672f726f772f763100'::bytea || int8send(octet_length(v_stream)::bigint) || v_stream
    || int8send(v_seq) || v_prev || int8send(octet_length(v_body)::bigint) || v_body);
  INSERT INTO ledger_row VALUES (p_stream, v_seq, v_prev, v_hash, v_body, v_at, p_kind, p_command);
  UPDATE ledger_head h SET seq = v_seq, hash = v_hash, at = v_at WHERE h.stream = p_stream;
  RETURN QUERY SELECT v_seq, v_hash, v_at;
END $$;

-- Everything one act needs to know, in one round trip.
CREATE FUNCTION load_act(p_command uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'command', json_build_object('id', c.id, 'case_id', c.case_id, 'agency_id', c.agency_id, 'act', c.act, 'person_id', c.person_id,
      'grant_id', c.grant_id, 'role', c.role, 'link_id', c.link_id, 'facts', c.facts, 'received_at', c.received_at, 'state', c.state,
      'decision', c.decision),
    'caseFile', (SELECT json_build_object('id', f.id, 'state', f.state) FROM case_file f WHERE f.id = c.case_id),
    'agency', (SELECT json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'region_code', a.region_code) FROM agency a WHERE a.id = c.agency_id),
    'deadlines', (SELECT coalesce(json_agg(to_json(d) ORDER BY d.due_instant, d.id), '[]') FROM deadline d
                   WHERE d.case_id = c.case_id AND d.state IN ('open','suspended')),
    'endedRules', (SELECT coalesce(json_agg(DISTINCT d.rule_key), '[]') FROM deadline d
                    WHERE d.case_id = c.case_id AND d.state NOT IN ('open','suspended')),
    'tasks', (SELECT coalesce(json_agg(json_build_object('id', t.id, 'key', t.key, 'act', t.act, 'role', t.role, 'unit_id', t.unit_id,
                'person_id', t.person_id, 'due', t.due)), '[]') FROM task t WHERE t.case_id = c.case_id AND t.state = 'open'),
    'texts', (SELECT coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'commitment', encode(x.commitment, 'hex')) ORDER BY x.name), '[]')
               FROM private_text x WHERE x.command_id = c.id))
  FROM command c WHERE c.id = p_command
$$;

-- Rows that every act rewrites keep room on their page, so that an update needs no new index entries.
ALTER TABLE case_file SET (fillfactor = 60);
ALTER TABLE command SET (fillfactor = 60);
ALTER TABLE ledger_head SET (fillfactor = 60);
ALTER TABLE deadline SET (fillfactor = 70);
ALTER TABLE task SET (fillfactor = 70);

-- The same for what the product does by itself in a case.
CREATE FUNCTION load_case(p_case uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'command', jsonb_build_object('case_id', f.id, 'agency_id', f.agency_id),
    'caseFile', to_jsonb(f),
    'agency', (SELECT to_jsonb(a) FROM agency a WHERE a.id = f.agency_id),
    'deadlines', coalesce((SELECT jsonb_agg(to_jsonb(d) ORDER BY d.due_instant, d.id) FROM deadline d
                            WHERE d.case_id = f.id AND d.state IN ('open','suspended')), '[]'),
    'endedRules', coalesce((SELECT jsonb_agg(DISTINCT d.rule_key) FROM deadline d
                             WHERE d.case_id = f.id AND d.state NOT IN ('open','suspended')), '[]'),
    'tasks', coalesce((SELECT jsonb_agg(to_jsonb(t)) FROM task t WHERE t.case_id = f.id AND t.state = 'open'), '[]'),
    'texts', '[]'::jsonb)
  FROM case_file f WHERE f.id = p_case
$$;

-- Applies an ordered list of changes of one case: {op:'insert', table, rows} or {op:'update', table, where, set}.
-- One static statement per table and kind, so that a session plans each once: with dynamic statements the
-- planning alone cost more than the act (docs/adr/0011). Any other table is refused.
CREATE FUNCTION apply_changes(p_case uuid, p_changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  change jsonb;
  v_insert boolean;
BEGIN
  FOR change IN SELECT value FROM jsonb_array_elements(p_changes) LOOP
    v_insert := change->>'op' = 'insert';
    CASE change->>'table'
      WHEN 'case_file' THEN
        IF v_insert THEN
          INSERT INTO case_file (id, number, agency_id, region_code, form, proceeding, entry, notice_ground, intake_point, cause_code, protection, green_lane, means_basis, authority_id, stage, ending, version, state, rule_pack, calendar_version, unit_id, handler_id, dispute_id, record_id, demonstration, received_on, closed_on, next_due, locked_at, created_at, updated_at)
          SELECT r.id, r.number, r.agency_id, r.region_code, r.form, r.proceeding, r.entry, r.notice_ground, r.intake_point, r.cause_code, r.protection, r.green_lane, r.means_basis, r.authority_id, r.stage, r.ending, r.version, r.state, r.rule_pack, r.calendar_version, r.unit_id, r.handler_id, r.dispute_id, r.record_id, coalesce(r.demonstration, false), r.received_on, r.closed_on, r.next_due, r.locked_at, r.created_at, r.updated_at FROM jsonb_populate_recordset(NULL::case_file, change->'rows') r;
        ELSE
          UPDATE case_file t SET (id, number, agency_id, region_code, form, proceeding, entry, notice_ground, intake_point, cause_code, protection, green_lane, means_basis, authority_id, stage, ending, version, state, rule_pack, calendar_version, unit_id, handler_id, dispute_id, record_id, demonstration, received_on, closed_on, next_due, locked_at, created_at, updated_at) =
            (SELECT r.id, r.number, r.agency_id, r.region_code, r.form, r.proceeding, r.entry, r.notice_ground, r.intake_point, r.cause_code, r.protection, r.green_lane, r.means_basis, r.authority_id, r.stage, r.ending, r.version, r.state, r.rule_pack, r.calendar_version, r.unit_id, r.handler_id, r.dispute_id, r.record_id, r.demonstration, r.received_on, r.closed_on, r.next_due, r.locked_at, r.created_at, r.updated_at FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.id = p_case;
        END IF;
      WHEN 'case_link' THEN
        IF v_insert THEN
          INSERT INTO case_link (id, case_id, other_case_id, kind)
          SELECT r.id, r.case_id, r.other_case_id, r.kind FROM jsonb_populate_recordset(NULL::case_link, change->'rows') r;
        ELSE
          UPDATE case_link t SET (id, case_id, other_case_id, kind) =
            (SELECT r.id, r.case_id, r.other_case_id, r.kind FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'recipient' THEN
        IF v_insert THEN
          INSERT INTO recipient (id, case_id, position, reach, minor, name_text_id, phone_text_id, id_number_text_id)
          SELECT r.id, r.case_id, r.position, r.reach, r.minor, r.name_text_id, r.phone_text_id, r.id_number_text_id FROM jsonb_populate_recordset(NULL::recipient, change->'rows') r;
        ELSE
          UPDATE recipient t SET (id, case_id, position, reach, minor, name_text_id, phone_text_id, id_number_text_id) =
            (SELECT r.id, r.case_id, r.position, r.reach, r.minor, r.name_text_id, r.phone_text_id, r.id_number_text_id FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'decision_step' THEN
        IF v_insert THEN
          INSERT INTO decision_step (id, case_id, decision_no, kind, step, outcome, person_id, role, command_id, at)
          SELECT r.id, r.case_id, r.decision_no, r.kind, r.step, r.outcome, r.person_id, r.role, r.command_id, r.at FROM jsonb_populate_recordset(NULL::decision_step, change->'rows') r;
        ELSE
          UPDATE decision_step t SET (id, case_id, decision_no, kind, step, outcome, person_id, role, command_id, at) =
            (SELECT r.id, r.case_id, r.decision_no, r.kind, r.step, r.outcome, r.person_id, r.role, r.command_id, r.at FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'letter' THEN
        IF v_insert THEN
          INSERT INTO letter (id, case_id, agency_id, form_no, year, seq, number, state, facts, issued_on, served_on, service_way, command_id)
          SELECT r.id, r.case_id, r.agency_id, r.form_no, r.year, r.seq, r.number, r.state, r.facts, r.issued_on, r.served_on, r.service_way, r.command_id FROM jsonb_populate_recordset(NULL::letter, change->'rows') r;
        ELSE
          UPDATE letter t SET (id, case_id, agency_id, form_no, year, seq, number, state, facts, issued_on, served_on, service_way, command_id) =
            (SELECT r.id, r.case_id, r.agency_id, r.form_no, r.year, r.seq, r.number, r.state, r.facts, r.issued_on, r.served_on, r.service_way, r.command_id FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'draw_request' THEN
        IF v_insert THEN
          INSERT INTO draw_request (id, case_id, agency_id, day, draw_no, attempt, role, request, request_hash, factors, nonce, number, total, chosen, state, reason)
          SELECT r.id, r.case_id, r.agency_id, r.day, r.draw_no, r.attempt, r.role, r.request, r.request_hash, r.factors, r.nonce, r.number, r.total, r.chosen, r.state, r.reason FROM jsonb_populate_recordset(NULL::draw_request, change->'rows') r;
        ELSE
          UPDATE draw_request t SET (id, case_id, agency_id, day, draw_no, attempt, role, request, request_hash, factors, nonce, number, total, chosen, state, reason) =
            (SELECT r.id, r.case_id, r.agency_id, r.day, r.draw_no, r.attempt, r.role, r.request, r.request_hash, r.factors, r.nonce, r.number, r.total, r.chosen, r.state, r.reason FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'assignment' THEN
        IF v_insert THEN
          INSERT INTO assignment (id, case_id, role, attempt, method, unit_id, handler_id, state, issued_on, arranged_on, confirmed_on, ended_on)
          SELECT r.id, r.case_id, r.role, r.attempt, r.method, r.unit_id, r.handler_id, r.state, r.issued_on, r.arranged_on, r.confirmed_on, r.ended_on FROM jsonb_populate_recordset(NULL::assignment, change->'rows') r;
        ELSE
          UPDATE assignment t SET (id, case_id, role, attempt, method, unit_id, handler_id, state, issued_on, arranged_on, confirmed_on, ended_on) =
            (SELECT r.id, r.case_id, r.role, r.attempt, r.method, r.unit_id, r.handler_id, r.state, r.issued_on, r.arranged_on, r.confirmed_on, r.ended_on FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'dispute_unit' THEN
        IF v_insert THEN
          INSERT INTO dispute_unit (dispute_id, unit_id, side, exception)
          SELECT r.dispute_id, r.unit_id, r.side, r.exception FROM jsonb_populate_recordset(NULL::dispute_unit, change->'rows') r;
        ELSE
          UPDATE dispute_unit t SET (dispute_id, unit_id, side, exception) =
            (SELECT r.dispute_id, r.unit_id, r.side, r.exception FROM jsonb_populate_record(t, change->'set') r)
          WHERE true AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'checkpoint' THEN
        IF v_insert THEN
          INSERT INTO checkpoint (id, case_id, key, position, required, state, completed_on, reason)
          SELECT r.id, r.case_id, r.key, r.position, r.required, r.state, r.completed_on, r.reason FROM jsonb_populate_recordset(NULL::checkpoint, change->'rows') r;
        ELSE
          UPDATE checkpoint t SET (id, case_id, key, position, required, state, completed_on, reason) =
            (SELECT r.id, r.case_id, r.key, r.position, r.required, r.state, r.completed_on, r.reason FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'progress_entry' THEN
        IF v_insert THEN
          INSERT INTO progress_entry (id, case_id, kind, happened_on, facts, command_id)
          SELECT r.id, r.case_id, r.kind, r.happened_on, r.facts, r.command_id FROM jsonb_populate_recordset(NULL::progress_entry, change->'rows') r;
        ELSE
          UPDATE progress_entry t SET (id, case_id, kind, happened_on, facts, command_id) =
            (SELECT r.id, r.case_id, r.kind, r.happened_on, r.facts, r.command_id FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'document' THEN
        IF v_insert THEN
          INSERT INTO document (id, case_id, material, volume, media_type, size_bytes, sha256, name_text_id, state, uploaded_by, uploaded_at, version)
          SELECT r.id, r.case_id, r.material, r.volume, r.media_type, r.size_bytes, r.sha256, r.name_text_id, r.state, r.uploaded_by, r.uploaded_at, r.version FROM jsonb_populate_recordset(NULL::document, change->'rows') r;
        ELSE
          UPDATE document t SET (id, case_id, material, volume, media_type, size_bytes, sha256, name_text_id, state, uploaded_by, uploaded_at, version) =
            (SELECT r.id, r.case_id, r.material, r.volume, r.media_type, r.size_bytes, r.sha256, r.name_text_id, r.state, r.uploaded_by, r.uploaded_at, r.version FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'deadline' THEN
        IF v_insert THEN
          INSERT INTO deadline (id, case_id, rule_key, subject, rule_pack, value, unit, started_on, due, due_instant, provisional, derivation, duty, rights_losing, consequence, version, state, suspended_on, remaining_days, escalated, overdue_at, next_alarm, ended_at)
          SELECT r.id, r.case_id, r.rule_key, r.subject, r.rule_pack, r.value, r.unit, r.started_on, r.due, r.due_instant, r.provisional, r.derivation, r.duty, r.rights_losing, r.consequence, r.version, r.state, r.suspended_on, r.remaining_days, coalesce(r.escalated, 0), r.overdue_at, r.next_alarm, r.ended_at FROM jsonb_populate_recordset(NULL::deadline, change->'rows') r;
        ELSE
          UPDATE deadline t SET (id, case_id, rule_key, subject, rule_pack, value, unit, started_on, due, due_instant, provisional, derivation, duty, rights_losing, consequence, version, state, suspended_on, remaining_days, escalated, overdue_at, next_alarm, ended_at) =
            (SELECT r.id, r.case_id, r.rule_key, r.subject, r.rule_pack, r.value, r.unit, r.started_on, r.due, r.due_instant, r.provisional, r.derivation, r.duty, r.rights_losing, r.consequence, r.version, r.state, r.suspended_on, r.remaining_days, r.escalated, r.overdue_at, r.next_alarm, r.ended_at FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'hearing' THEN
        IF v_insert THEN
          INSERT INTO hearing (id, case_id, session_no, planned_at, publicity, procedure, channel, state, moves, held_on)
          SELECT r.id, r.case_id, r.session_no, r.planned_at, r.publicity, r.procedure, r.channel, r.state, coalesce(r.moves, 0), r.held_on FROM jsonb_populate_recordset(NULL::hearing, change->'rows') r;
        ELSE
          UPDATE hearing t SET (id, case_id, session_no, planned_at, publicity, procedure, channel, state, moves, held_on) =
            (SELECT r.id, r.case_id, r.session_no, r.planned_at, r.publicity, r.procedure, r.channel, r.state, r.moves, r.held_on FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'observation' THEN
        IF v_insert THEN
          INSERT INTO observation (id, case_id, agency_id, hearing_id, state, reason, observer_id, channel, facts, recorded_on)
          SELECT r.id, r.case_id, r.agency_id, r.hearing_id, r.state, r.reason, r.observer_id, r.channel, r.facts, r.recorded_on FROM jsonb_populate_recordset(NULL::observation, change->'rows') r;
        ELSE
          UPDATE observation t SET (id, case_id, agency_id, hearing_id, state, reason, observer_id, channel, facts, recorded_on) =
            (SELECT r.id, r.case_id, r.agency_id, r.hearing_id, r.state, r.reason, r.observer_id, r.channel, r.facts, r.recorded_on FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'authority_opinion' THEN
        IF v_insert THEN
          INSERT INTO authority_opinion (id, case_id, way, state, requested_on, answered_on, facts)
          SELECT r.id, r.case_id, r.way, r.state, r.requested_on, r.answered_on, r.facts FROM jsonb_populate_recordset(NULL::authority_opinion, change->'rows') r;
        ELSE
          UPDATE authority_opinion t SET (id, case_id, way, state, requested_on, answered_on, facts) =
            (SELECT r.id, r.case_id, r.way, r.state, r.requested_on, r.answered_on, r.facts FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'touch' THEN
        IF v_insert THEN
          INSERT INTO touch (id, case_id, phase, state, channel, window_from, window_to, attempts, answers, ended_on)
          SELECT r.id, r.case_id, r.phase, r.state, r.channel, r.window_from, r.window_to, r.attempts, r.answers, r.ended_on FROM jsonb_populate_recordset(NULL::touch, change->'rows') r;
        ELSE
          UPDATE touch t SET (id, case_id, phase, state, channel, window_from, window_to, attempts, answers, ended_on) =
            (SELECT r.id, r.case_id, r.phase, r.state, r.channel, r.window_from, r.window_to, r.attempts, r.answers, r.ended_on FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'link' THEN
        IF v_insert THEN
          INSERT INTO link (id, case_id, purpose, reference, token_hash, expires_at, used_at)
          SELECT r.id, r.case_id, r.purpose, r.reference, r.token_hash, r.expires_at, r.used_at FROM jsonb_populate_recordset(NULL::link, change->'rows') r;
        ELSE
          UPDATE link t SET (id, case_id, purpose, reference, token_hash, expires_at, used_at) =
            (SELECT r.id, r.case_id, r.purpose, r.reference, r.token_hash, r.expires_at, r.used_at FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'closure_submission' THEN
        IF v_insert THEN
          INSERT INTO closure_submission (id, case_id, submission_no, outcome, materials, submitted_by, submitted_on)
          SELECT r.id, r.case_id, r.submission_no, r.outcome, r.materials, r.submitted_by, r.submitted_on FROM jsonb_populate_recordset(NULL::closure_submission, change->'rows') r;
        ELSE
          UPDATE closure_submission t SET (id, case_id, submission_no, outcome, materials, submitted_by, submitted_on) =
            (SELECT r.id, r.case_id, r.submission_no, r.outcome, r.materials, r.submitted_by, r.submitted_on FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'closure_review' THEN
        IF v_insert THEN
          INSERT INTO closure_review (id, case_id, submission_no, decision, returns, person_id, reviewed_on)
          SELECT r.id, r.case_id, r.submission_no, r.decision, r.returns, r.person_id, r.reviewed_on FROM jsonb_populate_recordset(NULL::closure_review, change->'rows') r;
        ELSE
          UPDATE closure_review t SET (id, case_id, submission_no, decision, returns, person_id, reviewed_on) =
            (SELECT r.id, r.case_id, r.submission_no, r.decision, r.returns, r.person_id, r.reviewed_on FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'dossier' THEN
        IF v_insert THEN
          INSERT INTO dossier (id, case_id, sha256, content_hash, pages, size_bytes, manifest, retention_class, locked_at, supersedes)
          SELECT r.id, r.case_id, r.sha256, r.content_hash, r.pages, r.size_bytes, r.manifest, r.retention_class, r.locked_at, r.supersedes FROM jsonb_populate_recordset(NULL::dossier, change->'rows') r;
        END IF;
      WHEN 'task' THEN
        IF v_insert THEN
          INSERT INTO task (id, case_id, agency_id, key, act, role, unit_id, person_id, due, state, opened_at, ended_at)
          SELECT r.id, r.case_id, r.agency_id, r.key, r.act, r.role, r.unit_id, r.person_id, r.due, r.state, r.opened_at, r.ended_at FROM jsonb_populate_recordset(NULL::task, change->'rows') r
          ON CONFLICT DO NOTHING;
        ELSE
          UPDATE task t SET (id, case_id, agency_id, key, act, role, unit_id, person_id, due, state, opened_at, ended_at) =
            (SELECT r.id, r.case_id, r.agency_id, r.key, r.act, r.role, r.unit_id, r.person_id, r.due, r.state, r.opened_at, r.ended_at FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      WHEN 'notification' THEN
        IF v_insert THEN
          INSERT INTO notification (id, case_id, obligation, deadline_id, recipient_id, rung, channel, template, facts, planned_at, state, claimed_at, sent_at, read_at, tries, provider_ref)
          SELECT r.id, r.case_id, r.obligation, r.deadline_id, r.recipient_id, r.rung, r.channel, r.template, r.facts, r.planned_at, r.state, r.claimed_at, r.sent_at, r.read_at, coalesce(r.tries, 0), r.provider_ref FROM jsonb_populate_recordset(NULL::notification, change->'rows') r
          ON CONFLICT DO NOTHING;
        ELSE
          UPDATE notification t SET (id, case_id, obligation, deadline_id, recipient_id, rung, channel, template, facts, planned_at, state, claimed_at, sent_at, read_at, tries, provider_ref) =
            (SELECT r.id, r.case_id, r.obligation, r.deadline_id, r.recipient_id, r.rung, r.channel, r.template, r.facts, r.planned_at, r.state, r.claimed_at, r.sent_at, r.read_at, r.tries, r.provider_ref FROM jsonb_populate_record(t, change->'set') r)
          WHERE t.case_id = p_case AND to_jsonb(t) @> (change->'where');
        END IF;
      ELSE
        RAISE EXCEPTION 'not a table of acts: %', change->>'table' USING ERRCODE = '42501';
    END CASE;
  END LOOP;
END $$;

-- The decision check, the rows and the read model of one act, all or nothing.
-- p: {command, caseId, expectedVersion|null, now, rows:[{stream, body, kind}], changes:[…], accepted, decision}
CREATE FUNCTION commit_act(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_command uuid := (p->>'command')::uuid;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_decision jsonb;
  v_version integer;
  v_rows jsonb := '[]';
  item jsonb;
  appended record;
BEGIN
  IF v_command IS NOT NULL THEN
    SELECT decision INTO v_decision FROM command WHERE id = v_command FOR UPDATE;
    IF v_decision IS NOT NULL THEN
      RETURN v_decision || '{"repeated":true}';
    END IF;
  END IF;
  IF p->>'expectedVersion' IS NOT NULL THEN
    SELECT version INTO v_version FROM case_file WHERE id = (p->>'caseId')::uuid FOR UPDATE;
    IF v_version IS DISTINCT FROM (p->>'expectedVersion')::integer THEN
      RAISE EXCEPTION 'case % is at version %, not %', p->>'caseId', v_version, p->>'expectedVersion' USING ERRCODE = '40001';
    END IF;
  END IF;
  PERFORM apply_changes((p->>'caseId')::uuid, p->'changes');
  FOR item IN SELECT value FROM jsonb_array_elements(p->'rows') LOOP
    SELECT * INTO appended FROM append_row(item->>'stream', item->>'body', v_now, item->>'kind', v_command);
    v_rows := v_rows || jsonb_build_object('stream', item->>'stream', 'seq', appended.seq, 'hash', encode(appended.hash, 'hex'));
  END LOOP;
  v_decision := (p->'decision') || jsonb_build_object('rows', v_rows);
  IF v_command IS NOT NULL THEN
    UPDATE command SET state = CASE WHEN (p->>'accepted')::boolean THEN 'accepted' ELSE 'refused' END,
      decision = v_decision, decided_at = v_now WHERE id = v_command;
  END IF;
  RETURN v_decision;
END $$;
