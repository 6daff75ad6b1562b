-- The log over all streams: head updates as leaves of one append-only tree, signed checkpoints, cosignatures.
-- docs/formats/checkpoint.md says what stands in it; platform/store/log.ts writes it.

-- Up to this instant of the product's clock every row that was appended is in the snapshot of a checkpoint; rows that
-- come later get a later instant. One row.
CREATE TABLE log_clock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  at  timestamptz(3) NOT NULL
);
INSERT INTO log_clock (at) VALUES ('-infinity');

CREATE TABLE log_checkpoint (
  number      bigint PRIMARY KEY CHECK (number >= 1),
  size        bigint NOT NULL UNIQUE CHECK (size >= 1),
  root        bytea NOT NULL CHECK (octet_length(root) = 32),
  time        timestamptz(3) NOT NULL,
  streams     bigint NOT NULL,
  rows        bigint NOT NULL,
  map_root    bytea NOT NULL CHECK (octet_length(map_root) = 32),
  origin      text NOT NULL,
  vkey        text NOT NULL,
  note        text NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX log_checkpoint_time ON log_checkpoint(time);

CREATE TABLE log_leaf (
  leaf_no    bigint PRIMARY KEY CHECK (leaf_no >= 0),
  checkpoint bigint NOT NULL REFERENCES log_checkpoint(number),
  kind       text NOT NULL CHECK (kind IN ('head','state','key')),
  stream     text,
  from_seq   bigint,
  to_seq     bigint,
  body       text NOT NULL,
  hash       bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE INDEX log_leaf_stream ON log_leaf(stream, leaf_no) WHERE stream IS NOT NULL;
CREATE UNIQUE INDEX log_leaf_state ON log_leaf(checkpoint) WHERE kind = 'state';

-- Complete subtrees above the leaves: level 1 covers two leaves.
CREATE TABLE log_node (
  level   integer NOT NULL CHECK (level >= 1),
  node_no bigint NOT NULL,
  hash    bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, node_no)
);

-- Where each stream ends in the last checkpoint. Follows from log_leaf; kept so that changes are found by one join.
CREATE TABLE log_stream (
  stream text PRIMARY KEY,
  key    text NOT NULL UNIQUE,
  seq    bigint NOT NULL,
  hash   bytea NOT NULL
);

CREATE TABLE log_cosignature (
  size        bigint NOT NULL REFERENCES log_checkpoint(size),
  witness     text NOT NULL,
  line        text NOT NULL,
  seconds     bigint NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (size, witness)
);

CREATE TRIGGER log_checkpoint_append_only BEFORE UPDATE OR DELETE ON log_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_checkpoint_no_truncate BEFORE TRUNCATE ON log_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_leaf_append_only BEFORE UPDATE OR DELETE ON log_leaf FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_leaf_no_truncate BEFORE TRUNCATE ON log_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_node_append_only BEFORE UPDATE OR DELETE ON log_node FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_node_no_truncate BEFORE TRUNCATE ON log_node FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_cosignature_append_only BEFORE UPDATE OR DELETE ON log_cosignature FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_cosignature_no_truncate BEFORE TRUNCATE ON log_cosignature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Waits until every transaction that appends has ended, keeps new ones waiting until the caller commits, and sets the
-- instant of the checkpoint. The caller takes the snapshot it reads from meanwhile, by another connection. As the
-- schema's owner, because the lock needs a right over the rows that the application does not have.
CREATE FUNCTION begin_checkpoint(p_now timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_at timestamptz;
BEGIN
  LOCK TABLE ledger_row IN SHARE MODE;
  -- Not before any row that it will cover, should a writer's machine be ahead of the caller's.
  UPDATE log_clock c SET at = greatest(date_trunc('milliseconds', p_now), c.at + interval '1 millisecond',
    (SELECT max(h.at) FROM ledger_head h)) RETURNING c.at INTO v_at;
  RETURN v_at;
END $$;
REVOKE EXECUTE ON FUNCTION begin_checkpoint(timestamptz) FROM PUBLIC;

-- As before, and: the table's lock first, which a checkpoint waits for, and then an instant after the last checkpoint's,
-- so that every row stands in the first checkpoint after its `at`.
CREATE OR REPLACE FUNCTION append_row(p_stream text, p_body text, p_at timestamptz, p_kind text, p_command uuid)
RETURNS TABLE (seq bigint, hash bytea, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  head ledger_head%ROWTYPE;
  v_floor timestamptz;
  v_at timestamptz(3);
  v_seq bigint;
  v_prev bytea;
  v_body bytea;
  v_stream bytea := convert_to(p_stream, 'UTF8');
  v_hash bytea;
BEGIN
  LOCK TABLE ledger_row IN ROW EXCLUSIVE MODE;
  SELECT * INTO head FROM ledger_head h WHERE h.stream = p_stream FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO ledger_head VALUES (p_stream, 0, decode(repeat('00', 32), 'hex'), '-infinity',
      uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
      ON CONFLICT (stream) DO NOTHING;
    SELECT * INTO head FROM ledger_head h WHERE h.stream = p_stream FOR UPDATE;
  END IF;
  SELECT c.at + interval '1 millisecond' INTO v_floor FROM log_clock c;
  v_at := greatest(date_trunc('milliseconds', p_at), head.at, v_floor);
  v_seq := head.seq + 1;
  v_prev := head.hash;
  v_body := convert_to(replace(p_body, '"at":"?"', '"at":"' || to_char(v_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'), 'UTF8');
  v_hash := sha256('\x7a686968656e672f726f772f763100'::bytea || int8send(octet_length(v_stream)::bigint) || v_stream
    || int8send(v_seq) || v_prev || int8send(octet_length(v_body)::bigint) || v_body);
  INSERT INTO ledger_row VALUES (p_stream, v_seq, v_prev, v_hash, v_body, v_at, p_kind, p_command);
  UPDATE ledger_head h SET seq = v_seq, hash = v_hash, at = v_at WHERE h.stream = p_stream;
  RETURN QUERY SELECT v_seq, v_hash, v_at;
END $$;
