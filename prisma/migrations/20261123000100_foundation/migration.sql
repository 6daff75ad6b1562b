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
  active        boolean NOT NULL DEFAULT true
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
CREATE INDEX notification_deadline ON notification(deadline_id) WHERE state = 'planned';
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
CREATE FUNCTION load_act(p_command uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'command', to_jsonb(c) - 'request_hash',
    'caseFile', (SELECT to_jsonb(f) FROM case_file f WHERE f.id = c.case_id),
    'agency', (SELECT to_jsonb(a) FROM agency a WHERE a.id = c.agency_id),
    'deadlines', coalesce((SELECT jsonb_agg(to_jsonb(d) ORDER BY d.due_instant, d.id) FROM deadline d
                            WHERE d.case_id = c.case_id AND d.state IN ('open','suspended')), '[]'),
    'endedRules', coalesce((SELECT jsonb_agg(DISTINCT d.rule_key) FROM deadline d
                             WHERE d.case_id = c.case_id AND d.state NOT IN ('open','suspended')), '[]'),
    'tasks', coalesce((SELECT jsonb_agg(to_jsonb(t)) FROM task t WHERE t.case_id = c.case_id AND t.state = 'open'), '[]'),
    'texts', coalesce((SELECT jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'commitment', encode(x.commitment, 'hex')) ORDER BY x.name)
                        FROM private_text x WHERE x.command_id = c.id), '[]'))
  FROM command c WHERE c.id = p_command
$$;

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

-- The tables an act may write; anything else is refused.
CREATE FUNCTION act_table(p_name text) RETURNS regclass LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF p_name NOT IN ('case_file','case_link','recipient','decision_step','letter','draw_request','assignment','dispute_unit','checkpoint',
    'progress_entry','document','deadline','hearing','observation','authority_opinion','touch','link','closure_submission',
    'closure_review','dossier','task','notification','day_seed') THEN
    RAISE EXCEPTION 'not a table of acts: %', p_name USING ERRCODE = '42501';
  END IF;
  RETURN p_name::regclass;
END $$;

-- Applies an ordered list of changes: {op:'insert', table, rows} or {op:'update', table, where, set}.
CREATE FUNCTION apply_changes(p_changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  change jsonb;
  target regclass;
  columns text;
  conditions text;
BEGIN
  FOR change IN SELECT value FROM jsonb_array_elements(p_changes) LOOP
    target := act_table(change->>'table');
    IF change->>'op' = 'insert' THEN
      SELECT string_agg(quote_ident(k), ',') INTO columns FROM jsonb_object_keys(change->'rows'->0) k;
      EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_recordset(NULL::%s, $1)%s', target, columns, columns, target,
        CASE WHEN (change->>'ignoreConflict')::boolean THEN ' ON CONFLICT DO NOTHING' ELSE '' END)
        USING change->'rows';
    ELSE
      SELECT string_agg(format('%I = r.%I', k, k), ', ') INTO columns FROM jsonb_object_keys(change->'set') k;
      SELECT string_agg(format('t.%I = w.%I', k, k), ' AND ') INTO conditions FROM jsonb_object_keys(change->'where') k;
      EXECUTE format('UPDATE %s t SET %s FROM jsonb_populate_record(NULL::%s, $1) r, jsonb_populate_record(NULL::%s, $2) w WHERE %s',
        target, columns, target, target, conditions) USING change->'set', change->'where';
    END IF;
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
  PERFORM apply_changes(p->'changes');
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
