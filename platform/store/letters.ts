import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, type Instant } from '#domain/kernel/time';
import type { Pool } from './pool.ts';

/** The files of a printed letter; they lie in the file store by their hash. */
export interface LetterPrint {
  readonly pdfSha256: string;
  readonly pdfBytes: number;
  readonly pages: number;
  readonly textSha256: string;
  readonly textBytes: number;
  readonly renderer: string;
  readonly printedAt: Instant;
}

/** An issued letter of a case with its print; `print` is null until somebody first asked for it. */
export interface LetterRecord {
  readonly id: string;
  readonly formNo: string;
  readonly number: string;
  readonly state: string;
  readonly facts: JsonObject;
  readonly issuedOn: string;
  readonly servedOn: string | null;
  readonly serviceWay: string | null;
  readonly print: LetterPrint | null;
}

interface Row {
  readonly id: string;
  readonly form_no: string;
  readonly number: string;
  readonly state: string;
  readonly facts: JsonObject;
  readonly issued_on: string;
  readonly served_on: string | null;
  readonly service_way: string | null;
  readonly pdf_sha256: string | null;
  readonly pdf_bytes: number;
  readonly pages: number;
  readonly text_sha256: string;
  readonly text_bytes: number;
  readonly renderer: string;
  readonly printed_at: Date;
}

/** A letter of the case, null when the case has none of this id. */
export async function findLetter(pool: Pool, caseId: string, letterId: string): Promise<LetterRecord | null> {
  const found = await pool.query<Row>({
    name: 'find-letter',
    text: `SELECT l.id, l.form_no, l.number, l.state, l.facts, l.issued_on::text, l.served_on::text, l.service_way,
                  p.pdf_sha256, p.pdf_bytes, p.pages, p.text_sha256, p.text_bytes, p.renderer, p.printed_at
             FROM letter l LEFT JOIN letter_print p ON p.letter_id = l.id WHERE l.case_id = $1 AND l.id = $2`,
    values: [caseId, letterId],
  });
  const row = found.rows[0];
  if (row === undefined) return null;
  return {
    id: row.id,
    formNo: row.form_no,
    number: row.number,
    state: row.state,
    facts: row.facts,
    issuedOn: row.issued_on,
    servedOn: row.served_on,
    serviceWay: row.service_way,
    print:
      row.pdf_sha256 === null
        ? null
        : {
            pdfSha256: row.pdf_sha256,
            pdfBytes: row.pdf_bytes,
            pages: row.pages,
            textSha256: row.text_sha256,
            textBytes: row.text_bytes,
            renderer: row.renderer,
            printedAt: row.printed_at.getTime(),
          },
  };
}

/** Records a print; the first one of a letter stands. */
export async function recordPrint(pool: Pool, letterId: string, print: LetterPrint): Promise<void> {
  await pool.query({
    name: 'record-print',
    text: `INSERT INTO letter_print (letter_id, pdf_sha256, pdf_bytes, pages, text_sha256, text_bytes, renderer, printed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (letter_id) DO NOTHING`,
    values: [
      letterId,
      print.pdfSha256,
      print.pdfBytes,
      print.pages,
      print.textSha256,
      print.textBytes,
      print.renderer,
      formatInstant(print.printedAt),
    ],
  });
}
