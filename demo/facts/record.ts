/** The format of case facts (docs/data-sources.md): codes, dates and closed lists; an absent field is unknown. */

/** One record; every field but the id and the kind may be missing. */
export interface FactRecord {
  readonly id: string;
  /** 刑事 or 民事. */
  readonly caseType: string;
  readonly cause?: string;
  readonly causeCode?: string;
  readonly otherCauseCodes?: readonly string[];
  readonly stage?: string;
  readonly courtLevel?: string;
  readonly regionCode?: string;
  readonly provinceCode?: string;
  readonly dates?: Readonly<Record<string, string | number>>;
  readonly mentions?: Readonly<Record<string, boolean>>;
  readonly mandatoryAid?: Readonly<Record<string, boolean>>;
  readonly sentence?: { readonly kind?: string; readonly months?: number };
  readonly nDefendants?: number;
  readonly nPlaintiffs?: number;
  readonly outcome?: string;
}

/** A line that is no record; `line` counts from 1. */
export interface RecordError {
  readonly line: number;
  readonly field: string;
  readonly code: 'not-json' | 'not-an-object' | 'missing' | 'type' | 'value' | 'duplicate';
}

const TEXTS = ['cause', 'causeCode', 'stage', 'courtLevel', 'regionCode', 'provinceCode', 'outcome'] as const;
const OBJECTS = ['dates', 'mentions', 'mandatoryAid', 'sentence'] as const;

/**
 * Reads a JSON Lines text. Blank lines are skipped; every line that is no record gives one error with the
 * field at fault, and reading goes on. Fields that nothing here uses are let pass.
 */
export function readRecords(text: string): {
  readonly records: readonly FactRecord[];
  readonly errors: readonly RecordError[];
} {
  const records: FactRecord[] = [];
  const errors: RecordError[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, '')
    .split('\n')
    .entries()) {
    if (raw.trim() === '') continue;
    const line = index + 1;
    const parsed = parse(raw);
    if (!parsed) {
      errors.push({ line, field: '', code: 'not-json' });
      continue;
    }
    const fault = check(parsed.value);
    if (fault) {
      errors.push({ line, ...fault });
      continue;
    }
    const record = parsed.value as FactRecord;
    if (seen.has(record.id)) {
      errors.push({ line, field: 'id', code: 'duplicate' });
      continue;
    }
    seen.add(record.id);
    records.push(record);
  }
  return { records, errors };
}

function parse(raw: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(raw) as unknown };
  } catch {
    return null;
  }
}

function check(value: unknown): Pick<RecordError, 'field' | 'code'> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { field: '', code: 'not-an-object' };
  const row = value as Record<string, unknown>;
  for (const field of ['id', 'caseType']) {
    if (row[field] === undefined) return { field, code: 'missing' };
    if (typeof row[field] !== 'string' || row[field] === '') return { field, code: 'type' };
  }
  for (const field of TEXTS) {
    if (row[field] !== undefined && typeof row[field] !== 'string') return { field, code: 'type' };
  }
  for (const field of ['regionCode', 'provinceCode']) {
    if (row[field] !== undefined && !/^\d{6}$/u.test(row[field] as string)) return { field, code: 'value' };
  }
  for (const field of OBJECTS) {
    const inner = row[field];
    if (inner !== undefined && (typeof inner !== 'object' || inner === null || Array.isArray(inner)))
      return { field, code: 'type' };
  }
  for (const field of ['nDefendants', 'nPlaintiffs']) {
    const count = row[field];
    if (count !== undefined && (!Number.isInteger(count) || (count as number) < 1)) return { field, code: 'value' };
  }
  const others = row['otherCauseCodes'];
  if (others !== undefined && !(Array.isArray(others) && others.every((one) => typeof one === 'string'))) {
    return { field: 'otherCauseCodes', code: 'type' };
  }
  return null;
}
