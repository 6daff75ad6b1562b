-- Histories that outlive the engine's retention, what mentions a case in other streams, what the reconciler found,
-- and the four properties of dossiers.

-- ── exported workflow histories (docs/formats/history.md) ─────────────────────────────────────
CREATE TABLE history_export (
  id             uuid PRIMARY KEY,
  case_id        uuid NOT NULL REFERENCES case_file(id),
  workflow_id    text NOT NULL,
  run_id         text NOT NULL,
  workflow_type  text NOT NULL,
  status         text NOT NULL,
  events         integer NOT NULL CHECK (events > 0),
  first_event    integer NOT NULL,
  last_event     integer NOT NULL,
  started_at     timestamptz(3) NOT NULL,
  closed_at      timestamptz(3) NOT NULL,
  sha256         text NOT NULL,
  size_bytes     integer NOT NULL,
  -- The history's own key and the salt of its commitment, wrapped by the case's key: erased with it.
  wrapped        bytea NOT NULL,
  exported_at    timestamptz(3) NOT NULL,
  UNIQUE (workflow_id, run_id)
);
CREATE INDEX history_export_case ON history_export(case_id);
CREATE TRIGGER history_export_append_only BEFORE UPDATE OR DELETE ON history_export FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A case whose closed runs are to be exported; `due_at` is real time, null when nothing waits.
CREATE TABLE history_due (
  case_id  uuid PRIMARY KEY REFERENCES case_file(id),
  due_at   timestamptz(3)
);
CREATE INDEX history_due_waiting ON history_due(due_at) WHERE due_at IS NOT NULL;

-- A run closes where the stage moves on. Earlier runs are exported minutes later, the whole case when it has ended.
CREATE FUNCTION note_history_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO history_due VALUES (NEW.id, clock_timestamp() + CASE WHEN NEW.stage = 'ended' THEN interval '0' ELSE interval '10 minutes' END)
    ON CONFLICT (case_id) DO UPDATE SET due_at = EXCLUDED.due_at;
  RETURN NULL;
END $$;
CREATE TRIGGER case_file_history_due AFTER UPDATE OF stage ON case_file FOR EACH ROW
  WHEN (NEW.stage IS DISTINCT FROM OLD.stage AND NEW.stage IN ('handling','closing','archive','ended'))
  EXECUTE FUNCTION note_history_due();
INSERT INTO history_due SELECT id, now() FROM case_file WHERE stage = 'ended';

-- ── rows of other streams that name a case ────────────────────────────────────────────────────
CREATE TABLE case_mention (
  case_id  uuid NOT NULL,
  stream   text NOT NULL,
  seq      bigint NOT NULL,
  kind     text NOT NULL,
  at       timestamptz(3) NOT NULL,
  PRIMARY KEY (stream, seq)
);
CREATE INDEX case_mention_case ON case_mention(case_id, at);
CREATE INDEX case_mention_kind ON case_mention(kind, at);
CREATE FUNCTION note_mention() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_facts jsonb := convert_from(NEW.body, 'UTF8')::jsonb->'facts';
  v_case text := coalesce(v_facts->>'caseId', v_facts->'request'->>'caseId');
BEGIN
  IF v_case ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN
    INSERT INTO case_mention VALUES (v_case::uuid, NEW.stream, NEW.seq, NEW.kind, NEW.at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_row_mention AFTER INSERT ON ledger_row FOR EACH ROW
  WHEN (NEW.kind LIKE 'supervision.%' OR NEW.kind = 'draw.requested') EXECUTE FUNCTION note_mention();
INSERT INTO case_mention
  SELECT coalesce(f->>'caseId', f->'request'->>'caseId')::uuid, stream, seq, kind, at
    FROM (SELECT stream, seq, kind, at, convert_from(body, 'UTF8')::jsonb->'facts' AS f FROM ledger_row
           WHERE kind LIKE 'supervision.%' OR kind = 'draw.requested') r
   WHERE coalesce(f->>'caseId', f->'request'->>'caseId') ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

-- ── what the reconciler found ─────────────────────────────────────────────────────────────────
CREATE TABLE integrity_finding (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL,
  -- What it is about, within its kind: a case, a stream with its number, a run.
  subject     text NOT NULL,
  case_id     uuid,
  facts       jsonb NOT NULL,
  first_seen  timestamptz(3) NOT NULL,
  last_seen   timestamptz(3) NOT NULL,
  -- When a later run no longer found it; a finding is never deleted.
  gone_at     timestamptz(3),
  UNIQUE (kind, subject)
);
CREATE INDEX integrity_finding_open ON integrity_finding(kind) WHERE gone_at IS NULL;
CREATE TABLE reconciler_run (
  id          uuid PRIMARY KEY,
  started_at  timestamptz(3) NOT NULL,
  ended_at    timestamptz(3),
  at          timestamptz(3) NOT NULL,
  counts      jsonb NOT NULL
);
CREATE INDEX reconciler_run_started ON reconciler_run(started_at);

-- ── the four properties of a dossier ──────────────────────────────────────────────────────────
CREATE TABLE property_check (
  id          uuid PRIMARY KEY,
  case_id     uuid NOT NULL REFERENCES case_file(id),
  dossier_id  uuid NOT NULL REFERENCES dossier(id),
  -- `locked` or `schedule`.
  occasion    text NOT NULL,
  result      text NOT NULL CHECK (result IN ('passed','failed')),
  items       jsonb NOT NULL,
  at          timestamptz(3) NOT NULL,
  checked_at  timestamptz(3) NOT NULL
);
CREATE INDEX property_check_case ON property_check(case_id, checked_at);
CREATE TRIGGER property_check_append_only BEFORE UPDATE OR DELETE ON property_check FOR EACH ROW EXECUTE FUNCTION refuse_change();
