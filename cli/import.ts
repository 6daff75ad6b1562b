/** `zhiheng import FILE.jsonl`: each record of case facts becomes a case at intake (docs/formats/import.md). */
import { parseArgs } from 'node:util';
import { REACHES, type Reach } from '#domain/case-file/codes';
import { parseIsoDate } from '#domain/kernel/time';
import { readFactLine, type FactLine } from '#contract/import';
import { shownValue, type LoadError, type LoadRow, type TakeOverRecord } from '#contract/take-over';
import { NAME_NOT_RECORDED } from '#contract/words/import';
import { readData } from '#platform/config/package-root';
import { loaderOf, loadWith, readLines, report, type Loader } from './load.ts';
import type { CommandIo } from './offline-io.ts';
import { badInput } from './offline-io.ts';

const USAGE =
  'zhiheng import FILE.jsonl --agency CODE --received DATE [--reach CODE] [--officer LOGIN] [--skip-bad] [--dry-run] [--json]';
const FORMAT = 'docs/formats/import.md';

/** What every record lacks and the person who imports must say. */
interface Given {
  readonly agency: string;
  readonly received: string;
  readonly reach: Reach;
  readonly officer: string | null;
}

/** Lists against which records are checked, as shipped. */
interface Lists {
  readonly causes: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
  readonly matters: ReadonlyMap<string, string>;
  readonly unitCharges: ReadonlySet<string>;
}

/** Returns 0 without errors, 1 when a row was refused, 2 when called wrongly. */
export async function runImport(
  argv: readonly string[],
  io: CommandIo,
  load: Loader = loaderOf(process.env),
): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string')
    return badInput(io, { what: options, rule: USAGE, remedy: 'give the arguments as shown' });
  const { path, given, flags } = options;
  let content: string;
  try {
    content = io.readText(path);
  } catch (error) {
    return badInput(io, {
      what: `${path} can't be read: ${(error as Error).message}`,
      rule: USAGE,
      remedy: 'name a file that can be read',
    });
  }
  const { rows, errors } = checkRows(readLines(content), given, shippedLists());
  const request = { source: 'import', rows, dryRun: flags.dryRun, skipBad: flags.skipBad } as const;
  const result = await loadWith(load, request, errors);
  const unknown = result.errors.find(({ code }) =>
    ['network.unknown-agency', 'case-file.unknown-person', 'case-file.role-not-held'].includes(code),
  );
  if (unknown !== undefined) {
    const what =
      unknown.code === 'network.unknown-agency'
        ? `--agency ${given.agency} is no agency here`
        : `--officer ${given.officer ?? ''} is no officer of agency ${given.agency}`;
    return badInput(io, {
      what: `${what} [${unknown.code}]`,
      rule: FORMAT,
      remedy: 'give the code of an agency and the login name of one of its officers; nothing was loaded',
    });
  }
  return report(io, { ...result, errors: result.errors.map(fieldOfRecord) }, { ...flags, rules: FORMAT });
}

interface Options {
  readonly path: string;
  readonly given: Given;
  readonly flags: { readonly json: boolean; readonly dryRun: boolean; readonly skipBad: boolean };
}

function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: {
        agency: { type: 'string' },
        received: { type: 'string' },
        reach: { type: 'string', default: 'cannot-be-contacted' },
        officer: { type: 'string' },
        json: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        'skip-bad': { type: 'boolean' },
      },
      strict: true,
      allowPositionals: true,
    });
    const { agency = '', received = '', officer = null } = values;
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) return 'exactly one file is needed';
    if (!/^\d{6}-\d{2}$/u.test(agency))
      return `--agency is ${shownValue(agency)}: records tell no agency, so its code (such as 330106-01) is needed`;
    if (parseIsoDate(received) === null)
      return `--received is ${shownValue(received)}: records tell no day of receipt, so an existing day YYYY-MM-DD is needed`;
    const reach = REACHES.find((code) => code === values.reach);
    if (reach === undefined) return `--reach is ${shownValue(values.reach)}: one of ${REACHES.join(', ')} is needed`;
    return {
      path,
      given: { agency, received, reach, officer },
      flags: { json: values.json === true, dryRun: values['dry-run'] === true, skipBad: values['skip-bad'] === true },
    };
  } catch (error) {
    return (error as Error).message;
  }
}

interface Code {
  readonly code: string;
}

function shippedLists(): Lists {
  const causes = Object.values(readData('causes.json') as Record<string, unknown>).filter((list) =>
    Array.isArray(list),
  ) as Code[][];
  const regions = readData('regions.json') as { readonly regions: readonly Code[]; readonly retired: readonly Code[] };
  const matters = readData('legal-aid-matters.json') as {
    readonly civil: readonly { readonly causeCode: string; readonly matter: string }[];
    readonly criminal: { readonly unitOnlyCharges: readonly { readonly causeCode: string }[] };
  };
  return {
    causes: new Set(causes.flat().map(({ code }) => code)),
    regions: new Set([...regions.regions, ...regions.retired].map(({ code }) => code)),
    matters: new Map(matters.civil.map(({ causeCode, matter }) => [causeCode, matter])),
    unitCharges: new Set(matters.criminal.unitOnlyCharges.map(({ causeCode }) => causeCode)),
  };
}

/** Region code of what belongs to no region: the Supreme People's Court. */
const NATIONAL = '100000';

function checkRows(
  read: { readonly rows: readonly LoadRow[]; readonly errors: readonly LoadError[] },
  given: Given,
  lists: Lists,
): { readonly rows: readonly LoadRow[]; readonly errors: readonly LoadError[] } {
  const rows: LoadRow[] = [];
  const errors: LoadError[] = [...read.errors];
  const seen = new Set<string>();
  for (const { line, value } of read.rows) {
    const parsed = readFactLine(value);
    const found =
      'faults' in parsed
        ? parsed.faults.map(({ pointer, code }) => ({ field: pointer, value: shownAt(value, pointer, code), code }))
        : faultsOf(parsed.record, seen, lists);
    if ('record' in parsed) seen.add(parsed.record.id);
    if (found.length > 0) errors.push(...found.map((fault) => ({ line, ...fault })));
    else if ('record' in parsed) rows.push({ line, value: toTakeOver(parsed.record, given, lists) });
  }
  return { rows, errors };
}

type Fault = Omit<LoadError, 'line'>;

function shownAt(value: unknown, pointer: string, code: string): string | null {
  let at = value;
  for (const part of pointer.split('/').slice(1))
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined;
  // A field nobody knows may hold anything, also a name.
  return code === 'field.unknown' || (typeof at === 'object' && at !== null) ? null : shownValue(at);
}

/** What is wrong with a well-formed record: everything at once. */
function faultsOf(record: FactLine, seen: ReadonlySet<string>, lists: Lists): readonly Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, value: unknown, code: string): void =>
    void faults.push({ field, value: shownValue(value), code });
  if (seen.has(record.id)) fault('/id', record.id, 'case-file.record-twice');
  const notServed = reasonNotServed(record, lists);
  if (notServed !== null) fault(...notServed);
  for (const field of ['regionCode', 'provinceCode'] as const) {
    const code = record[field];
    if (code !== undefined && code !== NATIONAL && !lists.regions.has(code))
      fault(`/${field}`, code, 'network.unknown-region');
  }
  if (record.causeCode === undefined) fault('/causeCode', undefined, 'field.missing');
  else if (!lists.causes.has(record.causeCode)) fault('/causeCode', record.causeCode, 'case-file.unknown-cause');
  else if (record.causeCode.startsWith('CR-') !== (record.caseType === '刑事'))
    fault('/causeCode', record.causeCode, 'case-file.cause-of-another-kind');
  return faults;
}

/** Why legal aid of a region would not serve a record, with the field that says so. */
function reasonNotServed(record: FactLine, lists: Lists): [string, unknown, string] | null {
  const { stage, courtLevel, regionCode, mandatoryAid, causeCode, otherCauseCodes = [] } = record;
  if (courtLevel === '最高') return ['/courtLevel', courtLevel, 'case-file.supreme-court'];
  if (regionCode === NATIONAL) return ['/regionCode', regionCode, 'case-file.supreme-court'];
  if (stage === '死刑复核' || stage === '复核') return ['/stage', stage, 'case-file.death-review'];
  if (mandatoryAid?.deathReview === true) return ['/mandatoryAid/deathReview', true, 'case-file.death-review'];
  if (stage === '管辖') return ['/stage', stage, 'case-file.jurisdiction-question'];
  const unit = [causeCode, ...otherCauseCodes].find((code) => code !== undefined && lists.unitCharges.has(code));
  if (unit !== undefined) return ['/causeCode', unit, 'case-file.unit-crime'];
  const listed =
    record.caseType === '刑事' ||
    causeCode === undefined ||
    !lists.causes.has(causeCode) ||
    lists.matters.has(causeCode);
  return listed ? null : ['/causeCode', causeCode, 'case-file.matter-not-covered'];
}

const PROCEEDINGS = { 一审: 'first-instance', 二审: 'second-instance', 再审: 'retrial', 再审审查: 'retrial' } as const;

/** The record as a case at intake: its facts as they are, and of the rest only what was given. */
function toTakeOver(record: FactLine, given: Given, lists: Lists): TakeOverRecord {
  const { stage, mandatoryAid, sentence } = record;
  const minor = mandatoryAid?.minor === true;
  const lifeOrDeath = mandatoryAid?.lifeOrDeathSentence === true || /死刑|无期/u.test(sentence?.kind ?? '');
  const matter = record.caseType === '民事' ? lists.matters.get(record.causeCode ?? '') : undefined;
  const persons = record.caseType === '民事' ? (record.nPlaintiffs ?? 1) : 1;
  return {
    v: 1,
    recordId: record.id,
    agency: given.agency,
    stage: 'intake',
    case: {
      entry: 'application',
      form: record.caseType === '刑事' ? 'criminal-defence' : 'civil-litigation',
      proceeding:
        stage === undefined || !(stage in PROCEEDINGS)
          ? 'first-instance'
          : PROCEEDINGS[stage as keyof typeof PROCEEDINGS],
      cause: record.causeCode ?? '',
      intakePoint: 'window',
      protection: minor ? 'minor' : 'ordinary',
      reach: minor ? 'statutory-representative' : given.reach,
      receivedOn: given.received,
      minor,
      possibleLifeOrDeath: lifeOrDeath,
      ...(matter === undefined ? {} : { matter }),
      ...(persons > 1 ? { groupPersons: persons } : {}),
      recipientName: NAME_NOT_RECORDED.zh,
    },
    acts: [
      {
        act: 'intake.register',
        on: given.received,
        by: given.officer,
        role: given.officer === null ? 'system' : 'officer',
        facts: {},
      },
    ],
  };
}

/** The field of the record, or the option, that a field of the case was made from. */
function fieldOfRecord(error: LoadError): LoadError {
  const from: Readonly<Record<string, string>> = {
    '/recordId': '/id',
    '/case/cause': '/causeCode',
    '/case/proceeding': '/stage',
    '/acts/0/on': '--received',
    '/case/receivedOn': '--received',
  };
  return { ...error, field: from[error.field] ?? error.field };
}
