-- Subjects of acts beside cases (rounds, evaluation files, rectifications), and the tables of sampling rounds.

-- ── supervision: subjects and their commands ─────────────────────────────────────────────────
-- A subject has the control state that its workflow holds, folded from the same events. `parent_id`: the round of an
-- evaluation file, the file of a rectification. `start_state` 'waiting': the dispatcher has to start its workflow.
CREATE TABLE subject (
  id            uuid PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('round','evaluation','rectification')),
  region_code   text NOT NULL REFERENCES region(code),
  parent_id     uuid REFERENCES subject(id),
  stage         text NOT NULL,
  version       integer NOT NULL,
  ended         boolean NOT NULL DEFAULT false,
  state         jsonb NOT NULL,
  next_alarm    timestamptz(3),
  start_state   text NOT NULL CHECK (start_state IN ('waiting','started','failed')),
  start_reason  text,
  created_at    timestamptz(3) NOT NULL,
  updated_at    timestamptz(3) NOT NULL
) WITH (fillfactor = 60);
CREATE INDEX subject_region ON subject(region_code, kind, id);
CREATE INDEX subject_parent ON subject(parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX subject_waiting ON subject(created_at) WHERE start_state = 'waiting';

-- `case_id` of a command is the id of its subject: of the case, or of the round, evaluation file or rectification.
ALTER TABLE command ADD COLUMN subject text NOT NULL DEFAULT 'case' CHECK (subject IN ('case','round','evaluation','rectification'));
ALTER TABLE command ADD COLUMN region_code text REFERENCES region(code);
ALTER TABLE command ALTER COLUMN agency_id DROP NOT NULL;
ALTER TABLE command ADD CONSTRAINT command_place_check CHECK (num_nonnulls(agency_id, region_code) = 1 AND (subject <> 'case' OR agency_id IS NOT NULL));

-- ── sampling ─────────────────────────────────────────────────────────────────────────────────
-- The last number given per organiser and year; locked until the transaction ends, so numbers have no gaps.
CREATE TABLE round_sequence (
  organiser  text NOT NULL REFERENCES region(code),
  year       integer NOT NULL,
  last       integer NOT NULL,
  PRIMARY KEY (organiser, year)
);
CREATE TABLE sampling_round (
  id               uuid PRIMARY KEY REFERENCES subject(id),
  organiser        text NOT NULL REFERENCES region(code),
  year             integer NOT NULL,
  round_no         integer NOT NULL,
  code             text NOT NULL UNIQUE,
  kind             text NOT NULL CHECK (kind IN ('random','risk-led','special')),
  state            text NOT NULL CHECK (state IN ('draft','frozen','seeded','drawn','signed-off','evaluating','results','published','stopped','aborted')),
  period_from      date NOT NULL,
  period_to        date NOT NULL,
  policy           jsonb NOT NULL,
  commitment       text UNIQUE,
  commitment_b     text UNIQUE,
  -- Canonical bytes of the frozen record, never changed.
  frame            bytea,
  frame_hash       text,
  frozen_at        timestamptz(3),
  public_value     text,
  public_given_at  timestamptz(3),
  seed_a           text,
  seed             text UNIQUE,
  seeded_at        timestamptz(3),
  picks_hash       text,
  drawn_at         timestamptz(3),
  ended_at         timestamptz(3),
  created_at       timestamptz(3) NOT NULL,
  UNIQUE (organiser, year, round_no)
);
CREATE INDEX sampling_round_organiser ON sampling_round(organiser, period_from);
-- The table from a round's codes to cases, with a salt per row; opened only to those who may see it.
CREATE TABLE frame_item (
  round_id        uuid NOT NULL REFERENCES sampling_round(id),
  code            text NOT NULL,
  case_id         uuid NOT NULL REFERENCES case_file(id),
  agency_id       uuid NOT NULL REFERENCES agency(id),
  handler_id      uuid REFERENCES handler(id),
  unit_id         uuid REFERENCES unit(id),
  stratum         text NOT NULL,
  grp             text NOT NULL,
  dossier_sha256  text,
  salt            bytea NOT NULL,
  excluded_reason text,
  risk_led        boolean NOT NULL DEFAULT false,
  -- True in a random round that was not aborted: a case is in the frame of one such round only.
  claimed         boolean NOT NULL,
  PRIMARY KEY (round_id, code)
);
CREATE UNIQUE INDEX frame_item_claim ON frame_item(case_id) WHERE claimed;
CREATE INDEX frame_item_case ON frame_item(case_id, round_id);
CREATE TABLE round_pick (
  round_id  uuid NOT NULL,
  code      text NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('random','risk-led')),
  phase     integer CHECK (phase IN (1, 2)),
  position  integer NOT NULL,
  ticket    text,
  pi        text,
  PRIMARY KEY (round_id, code),
  FOREIGN KEY (round_id, code) REFERENCES frame_item(round_id, code),
  CHECK ((kind = 'random') = (phase IS NOT NULL AND ticket IS NOT NULL AND pi IS NOT NULL))
);
-- Who has to sign off a draw, and who has.
CREATE TABLE round_member (
  round_id    uuid NOT NULL REFERENCES sampling_round(id),
  person_id   uuid NOT NULL REFERENCES person(id),
  signed_at   timestamptz(3),
  command_id  uuid REFERENCES command(id),
  PRIMARY KEY (round_id, person_id)
);
CREATE INDEX round_member_person ON round_member(person_id);

-- Frame, draw and table of codes stand once they are written.
CREATE FUNCTION refuse_reframe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.frame IS NOT NULL AND (NEW.frame, NEW.frame_hash, NEW.commitment) IS DISTINCT FROM (OLD.frame, OLD.frame_hash, OLD.commitment)
     OR OLD.seed IS NOT NULL AND (NEW.seed, NEW.public_value, NEW.seed_a) IS DISTINCT FROM (OLD.seed, OLD.public_value, OLD.seed_a)
     OR OLD.picks_hash IS NOT NULL AND NEW.picks_hash IS DISTINCT FROM OLD.picks_hash THEN
    RAISE EXCEPTION 'what a round has frozen stays as it is' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sampling_round_frozen BEFORE UPDATE ON sampling_round FOR EACH ROW EXECUTE FUNCTION refuse_reframe();
CREATE TRIGGER round_pick_append_only BEFORE UPDATE OR DELETE ON round_pick FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- ── the path of acts on subjects ─────────────────────────────────────────────────────────────
-- Everything one act on a subject needs to know, in one round trip.
CREATE FUNCTION load_subject_act(p_command uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'command', json_build_object('id', c.id, 'subject', c.subject, 'subject_id', c.case_id, 'agency_id', c.agency_id, 'region_code', c.region_code,
      'act', c.act, 'person_id', c.person_id, 'grant_id', c.grant_id, 'role', c.role, 'link_id', c.link_id, 'facts', c.facts,
      'received_at', c.received_at, 'state', c.state, 'decision', c.decision),
    -- Where a refused attempt is kept: attempts/<place>/<day>.
    'place', coalesce((SELECT a.code FROM agency a WHERE a.id = c.agency_id), c.region_code),
    'state', (SELECT s.state FROM subject s WHERE s.id = c.case_id AND s.kind = c.subject),
    'texts', (SELECT coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'commitment', encode(x.commitment, 'hex')) ORDER BY x.name), '[]')
               FROM private_text x WHERE x.command_id = c.id))
  FROM command c WHERE c.id = p_command AND c.subject <> 'case'
$$;

-- The decision check, the control state and the rows of one act on a subject, all or nothing with what the same
-- transaction has written to the tables of its room.
-- p: {command|null, now, rows:[{stream, body, kind}], accepted, decision,
--     subject: {id, kind, region, parent|null, expectedVersion|null, stage, version, ended, state, nextAlarm|null, start}|null}
CREATE FUNCTION commit_subject(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_command uuid := (p->>'command')::uuid;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_subject jsonb := p->'subject';
  v_decision jsonb;
  v_rows jsonb := '[]';
  item jsonb;
  appended record;
BEGIN
  IF v_command IS NOT NULL THEN
    SELECT decision INTO v_decision FROM command WHERE id = v_command FOR UPDATE;
    IF v_decision IS NOT NULL THEN
      -- What this transaction has written would stand twice: it has to be given up.
      RAISE EXCEPTION 'command % was decided meanwhile', v_command USING ERRCODE = '40001';
    END IF;
  END IF;
  IF jsonb_typeof(v_subject) = 'object' THEN
    IF v_subject->>'expectedVersion' IS NOT NULL THEN
      UPDATE subject SET stage = v_subject->>'stage', version = (v_subject->>'version')::integer, ended = (v_subject->>'ended')::boolean,
          state = v_subject->'state', next_alarm = (v_subject->>'nextAlarm')::timestamptz, updated_at = v_now
        WHERE id = (v_subject->>'id')::uuid AND version = (v_subject->>'expectedVersion')::integer;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'subject % has moved on', v_subject->>'id' USING ERRCODE = '40001';
      END IF;
    ELSE
      INSERT INTO subject (id, kind, region_code, parent_id, stage, version, ended, state, next_alarm, start_state, created_at, updated_at)
        VALUES ((v_subject->>'id')::uuid, v_subject->>'kind', v_subject->>'region', (v_subject->>'parent')::uuid, v_subject->>'stage',
          (v_subject->>'version')::integer, (v_subject->>'ended')::boolean, v_subject->'state', (v_subject->>'nextAlarm')::timestamptz,
          coalesce(v_subject->>'start', 'started'), v_now, v_now);
    END IF;
  END IF;
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
