-- A letter as it is handed out: printed once, at its first reading, and the same bytes ever after.
CREATE TABLE letter_print (
  letter_id   uuid PRIMARY KEY REFERENCES letter(id),
  pdf_sha256  text NOT NULL,
  pdf_bytes   integer NOT NULL CHECK (pdf_bytes > 0),
  pages       integer NOT NULL CHECK (pages > 0),
  text_sha256 text NOT NULL,
  text_bytes  integer NOT NULL CHECK (text_bytes > 0),
  renderer    text NOT NULL,
  printed_at  timestamptz(3) NOT NULL
);
CREATE TRIGGER letter_print_append_only BEFORE UPDATE OR DELETE ON letter_print FOR EACH ROW EXECUTE FUNCTION refuse_change();
