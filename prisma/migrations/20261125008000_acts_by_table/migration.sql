-- The commit of an act with less work for the database (docs/adr/0011): one function per table, explicit casts instead of
-- whole records, the case row written by the statement that checks its version, and of the control state only what moved.

-- The control state is kept as `base`, whole as of some earlier act, and `moved`, what has changed since (the form of
-- domain/kernel/moved.ts), null while nothing has. `state(case_file)`, written f.state, is the present one. A base of
-- several kB lies outside the row, so that an act does not copy it; what lists and scopes ask for has a column of its own.
ALTER TABLE case_file RENAME COLUMN state TO base;
ALTER TABLE case_file ADD COLUMN moved json;
ALTER TABLE case_file ADD COLUMN assignment_status text NOT NULL DEFAULT 'none';
ALTER TABLE case_file ALTER COLUMN base SET STORAGE EXTERNAL;
UPDATE case_file SET assignment_status = coalesce(base #>> '{assignment,status}', 'none');
CREATE FUNCTION with_moved(p_base jsonb, p_moved jsonb) RETURNS jsonb IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  v_value jsonb := p_base;
  v_name text;
  v_part jsonb;
BEGIN
  IF p_moved ? '=' THEN
    RETURN p_moved->'=';
  END IF;
  FOR v_name, v_part IN SELECT key, value FROM jsonb_each(p_moved) LOOP
    IF jsonb_typeof(v_value) = 'array' THEN
      v_value := jsonb_set(v_value, ARRAY[v_name], with_moved(v_value->v_name::integer, v_part));
    ELSE
      v_value := v_value || jsonb_build_object(v_name, with_moved(v_value->v_name, v_part));
    END IF;
  END LOOP;
  RETURN v_value;
END $$;
CREATE FUNCTION state(f case_file) RETURNS jsonb STABLE LANGUAGE sql AS $$ SELECT with_moved(f.base, f.moved::jsonb) $$;

DROP FUNCTION apply_changes(uuid, jsonb);
DROP FUNCTION commit_act(jsonb);
DROP FUNCTION load_act(uuid);
DROP FUNCTION load_case(uuid);
DROP FUNCTION append_row(text, text, timestamptz, text, uuid);

-- ── changes, one function per table ──────────────────────────────────────────────────────────
-- Makes `change_<table>(case, change)` from the table's columns, and `apply_changes` from all such functions. A migration
-- that adds or alters a table of acts calls it again: SELECT make_change_function('<table>').
-- change: {op:'insert', rows:[…]} or {op:'update', where:{…}, set:{…}}; a table with a case_id is changed in this case
-- only. `p_ignore_conflicts`: a row that is there already is left as it is.
CREATE FUNCTION make_change_function(p_table text, p_ignore_conflicts boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE
  -- The tables that most acts change come first.
  v_often CONSTANT text[] := ARRAY['task','deadline','notification','progress_entry','checkpoint','letter','decision_step','assignment'];
  v_columns text;
  v_values text;
  v_set text;
  v_case text;
  v_id boolean;
  v_update text;
  v_branches text;
BEGIN
  SELECT string_agg(quote_ident(name), ', ' ORDER BY at),
         string_agg(CASE WHEN fallback IS NULL THEN replace(value, '@', 'r') ELSE format('coalesce(%s, %s)', replace(value, '@', 'r'), fallback) END,
           ', ' ORDER BY at),
         string_agg(format('%I = CASE WHEN s ? %L THEN %s ELSE t.%I END', name, name, replace(value, '@', 's'), name), ', ' ORDER BY at)
           FILTER (WHERE name NOT IN ('id', 'case_id')),
         max(CASE WHEN name = 'case_id' THEN 't.case_id = p_case AND ' END),
         bool_or(name = 'id')
    INTO v_columns, v_values, v_set, v_case, v_id
    FROM (
      SELECT a.attname::text AS name, a.attnum AS at, pg_get_expr(d.adbin, d.adrelid) AS fallback,
        CASE WHEN t.typcategory = 'A' THEN format('CASE jsonb_typeof(@->%L) WHEN ''array'' THEN ARRAY(SELECT jsonb_array_elements_text(@->%1$L))::%s END',
                                                  a.attname, format_type(a.atttypid, a.atttypmod))
             WHEN t.typname = 'jsonb' THEN format('nullif(@->%L, ''null'')', a.attname)
             ELSE format('(@->>%L)::%s', a.attname, format_type(a.atttypid, a.atttypmod)) END AS value
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = format('public.%I', p_table)::regclass AND a.attnum > 0 AND NOT a.attisdropped) AS columns;
  v_update := format('UPDATE %I t SET %s WHERE %s', p_table, v_set,
    CASE WHEN p_table = 'case_file' THEN 't.id = p_case AND ' ELSE coalesce(v_case, '') END);
  v_update := CASE WHEN v_id
    THEN format('IF w ? ''id'' THEN %1$s t.id = (w->>''id'')::uuid AND (w - ''id'' = ''{}'' OR to_jsonb(t) @> w);
        ELSE %1$s to_jsonb(t) @> w; END IF;', v_update)
    ELSE v_update || 'to_jsonb(t) @> w;' END;
  EXECUTE format($make_body$
    CREATE OR REPLACE FUNCTION %I(p_case uuid, p_change jsonb) RETURNS integer LANGUAGE plpgsql AS $change$
    DECLARE
      s jsonb;
      w jsonb;
      n integer;
    BEGIN
      IF p_change->>'op' = 'insert' THEN
        INSERT INTO %I (%s) SELECT %s FROM jsonb_array_elements(p_change->'rows') AS e(r) %s;
      ELSE
        s := p_change->'set';
        w := p_change->'where';
        %s
      END IF;
      GET DIAGNOSTICS n = ROW_COUNT;
      RETURN n;
    END $change$ $make_body$,
    'change_' || p_table, p_table, v_columns, v_values,
    CASE WHEN p_ignore_conflicts THEN 'ON CONFLICT DO NOTHING' ELSE '' END, v_update);
  -- The branches of the dispatcher: static calls, which a session plans once. Any other table is refused.
  SELECT string_agg(format('WHEN %L THEN n := n + %I(p_case, change);', name, 'change_' || name), E'\n        '
           ORDER BY coalesce(array_position(v_often, name), 1000), name)
    INTO v_branches
    FROM (SELECT substr(p.proname, 8) AS name FROM pg_proc p
           WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'change\_%') AS made;
  EXECUTE format($make_body$
    CREATE OR REPLACE FUNCTION apply_changes(p_case uuid, p_changes jsonb) RETURNS integer LANGUAGE plpgsql AS $change$
    DECLARE
      change jsonb;
      n integer := 0;
    BEGIN
      FOR i IN 0 .. jsonb_array_length(p_changes) - 1 LOOP
        change := p_changes->i;
        CASE change->>'table'
        %s
        ELSE RAISE EXCEPTION 'not a table of acts: %%', change->>'table' USING ERRCODE = '42501';
        END CASE;
      END LOOP;
      RETURN n;
    END $change$ $make_body$, v_branches);
END $make$;

SELECT make_change_function(name, name IN ('task', 'notification')) FROM unnest(ARRAY['case_file', 'case_link', 'recipient', 'decision_step',
  'letter', 'draw_request', 'assignment', 'dispute_unit', 'checkpoint', 'progress_entry', 'document', 'deadline', 'hearing', 'observation',
  'authority_opinion', 'touch', 'link', 'closure_submission', 'closure_review', 'dossier', 'task', 'notification']) AS name;

-- ── the ledger ───────────────────────────────────────────────────────────────────────────────
-- Appends one row: hash = SHA-256("zhiheng/row/v1" 0x00 ‖ u64be(len stream) ‖ stream ‖ u64be(seq) ‖ prevHash ‖ u64be(len body) ‖ body).
-- `p_at` is the business instant; the body carries `"at":"?"` once, filled here under the head's lock, so that
-- `at` never decreases within a stream whatever the writers' clocks say. The table's lock comes first, which a checkpoint
-- waits for, and then an instant after the last checkpoint's, so that every row stands in the first checkpoint after its `at`.
CREATE FUNCTION append_row(p_stream text, p_body text, p_at timestamptz, p_kind text, p_command uuid,
  OUT seq bigint, OUT hash bytea, OUT at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  v_prev bytea;
  v_body bytea;
  v_floor timestamptz;
  v_stream bytea := convert_to(p_stream, 'UTF8');
BEGIN
  LOCK TABLE ledger_row IN ROW EXCLUSIVE MODE;
  SELECT h.seq + 1, h.hash, greatest(date_trunc('milliseconds', p_at), h.at) INTO seq, v_prev, at
    FROM ledger_head h WHERE h.stream = p_stream FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO ledger_head VALUES (p_stream, 0, decode(repeat('00', 32), 'hex'), '-infinity',
      uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
      ON CONFLICT (stream) DO NOTHING;
    SELECT h.seq + 1, h.hash, greatest(date_trunc('milliseconds', p_at), h.at) INTO seq, v_prev, at
      FROM ledger_head h WHERE h.stream = p_stream FOR UPDATE;
  END IF;
  SELECT c.at + interval '1 millisecond' INTO v_floor FROM log_clock c;
  at := greatest(at, v_floor);
  v_body := convert_to(replace(p_body, '"at":"?"', '"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'), 'UTF8');
  hash := sha256('\x7a686968656e672f726f772f763100'::bytea || int8send(octet_length(v_stream)::bigint) || v_stream
    || int8send(seq) || v_prev || int8send(octet_length(v_body)::bigint) || v_body);
  INSERT INTO ledger_row VALUES (p_stream, seq, v_prev, hash, v_body, at, p_kind, p_command);
  UPDATE ledger_head h SET seq = append_row.seq, hash = append_row.hash, at = append_row.at WHERE h.stream = p_stream;
END $$;

-- ── one act ──────────────────────────────────────────────────────────────────────────────────
-- The decision check, the rows and the read model of one act, all or nothing; answers the stored decision.
-- With `p_version` the case must still be at it, and `p_case_set` (stage, ending, version, assignment_status, unit_id,
-- handler_id, closed_on, next_due, updated_at and either `moved` or a whole `base`) is written by the same statement. 40001: somebody was first.
CREATE FUNCTION commit_act(p_command uuid, p_case uuid, p_version integer, p_now timestamptz, p_accepted boolean, p_case_set jsonb,
  p_changes jsonb, p_streams text[], p_kinds text[], p_bodies text[], p_decision jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_decision jsonb;
  v_rows jsonb := '[]';
  v_row record;
BEGIN
  IF p_version IS NULL THEN
    SELECT c.decision INTO v_decision FROM command c WHERE c.id = p_command FOR UPDATE;
    IF v_decision IS NOT NULL THEN
      RETURN v_decision || '{"repeated":true}';
    END IF;
  ELSE
    UPDATE case_file f SET stage = p_case_set->>'stage', ending = p_case_set->>'ending', version = (p_case_set->>'version')::integer,
        base = CASE WHEN p_case_set ? 'base' THEN p_case_set->'base' ELSE f.base END, moved = nullif(p_case_set->'moved', 'null')::json,
        assignment_status = p_case_set->>'assignment_status', unit_id = (p_case_set->>'unit_id')::uuid, handler_id = (p_case_set->>'handler_id')::uuid,
        closed_on = (p_case_set->>'closed_on')::date, next_due = (p_case_set->>'next_due')::date,
        updated_at = (p_case_set->>'updated_at')::timestamptz
      WHERE f.id = p_case AND f.version = p_version;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'case % is no longer at version %', p_case, p_version USING ERRCODE = '40001';
    END IF;
  END IF;
  PERFORM apply_changes(p_case, p_changes);
  FOR i IN 1 .. cardinality(p_streams) LOOP
    v_row := append_row(p_streams[i], p_bodies[i], p_now, p_kinds[i], p_command);
    v_rows := v_rows || jsonb_build_object('stream', p_streams[i], 'seq', v_row.seq, 'hash', encode(v_row.hash, 'hex'));
  END LOOP;
  v_decision := p_decision || jsonb_build_object('rows', v_rows);
  IF p_command IS NOT NULL THEN
    UPDATE command c SET state = CASE WHEN p_accepted THEN 'accepted' ELSE 'refused' END, decision = v_decision, decided_at = p_now
      WHERE c.id = p_command AND c.decision IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'command % has been decided', p_command USING ERRCODE = '40001';
    END IF;
  END IF;
  RETURN v_decision;
END $$;
