/** Checks of the database against itself: chains, receipts, and tables against what the ledger adds up to. */
import { Context } from '@temporalio/activity';
import type { JsonObject } from '#domain/kernel/json';
import { caseEventOf, differingMembers } from '#domain/supervision/case-fold';
import type { CheckOutcome, Finding } from '#domain/supervision/findings';
import { commitment } from '#domain/supervision/ledger-row';
import type { CaseDeadline } from '#domain/case-file/deadline-plan';
import type { StandingCase } from '#domain/supervision/deadline-fold';
import { open } from '#platform/crypto/case-keys';
import { standingOf, toldRow } from '#platform/store/oversight';
import { findCaseKey } from '#platform/store/histories';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import {
  checkedCases,
  receiptsWithoutRow,
  rowsWithoutCommand,
  streamsWithoutCase,
  type CheckedCase,
} from '#platform/store/reconcile';
import type { SupervisionPorts } from '../export-histories.ts';

/** Every chain of the ledger with its head. */
export async function checkChains({ pool }: SupervisionPorts): Promise<CheckOutcome> {
  const report = await verifyDatabaseChains(pool);
  const findings = report.failures.map(({ stream, seq, field, code }): Finding => {
    const head = code === 'supervision.chain-head';
    return {
      kind: head ? 'head-wrong' : 'chain-broken',
      subject: head ? stream : `${stream}#${seq}`,
      caseId: caseOfStream(stream),
      facts: { stream, seq, field, code },
    };
  });
  return { examined: [{ kinds: ['chain-broken', 'head-wrong'], cases: null }], findings, looked: report.rows };
}

/** Receipts without their rows, rows without their command, cases of the ledger that no table has. */
export async function checkReceipts({ pool }: SupervisionPorts): Promise<CheckOutcome> {
  const findings: Finding[] = [];
  for (const { command, caseId, stream, seq } of await receiptsWithoutRow(pool))
    findings.push({ kind: 'receipt-without-row', subject: command, caseId, facts: { stream, seq } });
  for (const { stream, seq } of await rowsWithoutCommand(pool))
    findings.push({
      kind: 'row-without-command',
      subject: `${stream}#${seq}`,
      caseId: caseOfStream(stream),
      facts: { stream, seq },
    });
  for (const caseId of await streamsWithoutCase(pool))
    findings.push({ kind: 'case-missing', subject: caseId, caseId, facts: {} });
  return {
    examined: [{ kinds: ['receipt-without-row', 'row-without-command', 'case-missing'], cases: null }],
    findings,
    looked: findings.length,
  };
}

const PAGE = 50;

/** Every case: its row against the fold of its stream, its texts, exports and dossiers against what the ledger commits to. */
export async function checkCases(ports: SupervisionPorts): Promise<CheckOutcome> {
  const findings: Finding[] = [];
  let looked = 0;
  for (let after: string | null = null; ;) {
    const page: readonly CheckedCase[] = await checkedCases(ports.pool, after, PAGE);
    for (const one of page) {
      findings.push(...(await ofCase(ports, one)));
      looked++;
    }
    Context.current().heartbeat(looked);
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) break;
  }
  const kinds = ['read-model-differs', 'text-altered', 'export-record-differs', 'dossier-record-differs'] as const;
  return { examined: [{ kinds, cases: null }], findings, looked };
}

interface Body {
  readonly kind: string;
  readonly facts: JsonObject;
  readonly commitments: Readonly<Record<string, string>>;
}

async function ofCase(ports: SupervisionPorts, one: CheckedCase): Promise<readonly Finding[]> {
  const rows = one.rows.map(({ seq, command, body }) => ({ seq, command, body: JSON.parse(body) as Body }));
  const bodies = rows.map(({ body }) => body);
  return [
    ...(await ofReadModel(ports, one, bodies)),
    ...(await ofTexts(ports, one, rows)),
    ...ofExports(one, bodies),
    ...ofDossiers(one, bodies),
  ];
}

async function ofReadModel(
  { reference }: SupervisionPorts,
  one: CheckedCase,
  bodies: readonly Body[],
): Promise<readonly Finding[]> {
  const differs = (members: readonly string[]): readonly Finding[] =>
    members.length === 0 ? [] : [{ kind: 'read-model-differs', subject: one.id, caseId: one.id, facts: { members } }];
  const told = one.rows.map(({ body }) => toldRow(body));
  let standing: StandingCase | null;
  try {
    standing = await standingOf(reference, one.id, told);
  } catch {
    return differs(['rows']);
  }
  if (standing === null) return differs(['rows']);
  const state = standing.state as unknown as JsonObject;
  const columns: JsonObject = {
    stage: one.stage,
    version: one.version,
    number: one.number,
    ending: one.ending,
    agency: one.agency,
    region: one.region,
    form: one.form,
    proceeding: one.proceeding,
    protection: one.protection,
  };
  const expected = Object.fromEntries(Object.keys(columns).map((name) => [name, state[name] ?? null]));
  // What another system told has days and no instants: its deadlines are known to the day only, and not compared.
  const whole = !bodies.some(({ kind }) => kind === 'imported');
  return differs([
    ...differingMembers(state, one.state).map((name) => `state/${name}`),
    ...differingMembers(expected, columns),
    ...(whole ? differingDeadlines(standing.deadlines.map(deadlineText), one.deadlines) : []),
  ]);
}

function deadlineText({ rule, subject, due, state, overdueAt }: CaseDeadline): string {
  return [rule, subject ?? '', due, state, overdueAt === null ? '' : 'overdue'].join(' ');
}

/** Rules of the deadlines that stand on one side only, each once. */
function differingDeadlines(folded: readonly string[], stored: readonly string[]): readonly string[] {
  const only = (one: readonly string[], other: readonly string[]): readonly string[] => {
    const left = [...other];
    return one.filter((text) => {
      const index = left.indexOf(text);
      if (index !== -1) left.splice(index, 1);
      return index === -1;
    });
  };
  const both = [...only(folded, stored), ...only(stored, folded)];
  return [...new Set(both.map((text) => `deadline/${text.slice(0, text.indexOf(' '))}`))].sort();
}

interface CheckedRow {
  readonly seq: number;
  readonly command: string | null;
  readonly body: Body;
}

/** Texts of the case's commands: as committed to in the rows, and openable to what the commitment says. */
async function ofTexts(
  { pool, fieldKey }: SupervisionPorts,
  one: CheckedCase,
  rows: readonly CheckedRow[],
): Promise<readonly Finding[]> {
  if (one.texts.length === 0) return [];
  const key = await findCaseKey(pool, fieldKey, one.id);
  const altered = new Set<string>();
  const committed = new Map<string, string>();
  for (const { command, body } of rows) {
    if (command === null || caseEventOf(body) === null) continue;
    for (const [name, value] of Object.entries(body.commitments)) committed.set(`${command}/${name}`, value);
  }
  for (const { command, name, cipher, salt, commitment: stored } of one.texts) {
    const expected = committed.get(`${command}/${name}`);
    if (expected !== undefined && expected !== stored) altered.add(command);
    if (key !== null && !opensTo(key, cipher, salt, stored, one.id, name)) altered.add(command);
    committed.delete(`${command}/${name}`);
  }
  return [...altered].map((command) => ({ kind: 'text-altered', subject: command, caseId: one.id, facts: {} }));
}

function opensTo(key: Buffer, cipher: Buffer, salt: Buffer, stored: string, caseId: string, name: string): boolean {
  try {
    return commitment(salt, name, open(key, cipher, `${caseId}/${name}`).toString('utf8')) === stored;
  } catch {
    return false;
  }
}

function ofExports(one: CheckedCase, bodies: readonly Body[]): readonly Finding[] {
  const told = bodies.filter(({ kind }) => kind === 'supervision.history-exported').map(({ facts }) => facts);
  const differs = (run: string): Finding => ({
    kind: 'export-record-differs',
    subject: run,
    caseId: one.id,
    facts: {},
  });
  const right = (facts: JsonObject): boolean =>
    one.exports.some(
      ({ id, runId, sha256, events }) =>
        id === facts['export'] && runId === facts['run'] && sha256 === facts['sha256'] && events === facts['events'],
    );
  return [
    ...told.filter((facts) => !right(facts)).map((facts) => differs(facts['run'] as string)),
    ...one.exports.filter(({ id }) => !told.some((facts) => facts['export'] === id)).map(({ runId }) => differs(runId)),
  ];
}

function ofDossiers(one: CheckedCase, bodies: readonly Body[]): readonly Finding[] {
  const told = bodies.filter(({ kind }) => kind === 'closing.dossier-locked').map(({ facts }) => facts);
  const right =
    told.every((facts) =>
      one.dossiers.some(({ id, sha256 }) => id === facts['dossier'] && sha256 === facts['sha256']),
    ) && one.dossiers.every(({ id }) => told.some((facts) => facts['dossier'] === id));
  return right ? [] : [{ kind: 'dossier-record-differs', subject: one.id, caseId: one.id, facts: {} }];
}

function caseOfStream(stream: string): string | null {
  return /^case\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u.exec(stream)?.[1] ?? null;
}
