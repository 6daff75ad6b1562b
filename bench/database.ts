import { createCommitAct } from '#activities/case-file/commit';
import { canonicalText } from '#domain/kernel/canonical';
import { cast, caseInHandling, storeCommand } from './cases.ts';
import { benchPool, benchPorts, pairedRatio, randomBytes, randomUUID, rate } from './support.ts';

const CLIENTS = 16;
const SECONDS = 2;
const PAIRS = 5;
const TURNS = 60;

/**
 * appendRatio: one call of the append function against a raw insert of the same row.
 * commitActRatio: the whole commit of an act (load, decide, rows, read model, decision) against the same insert.
 */
export async function databaseRatios(): Promise<{ appendRatio: number; commitActRatio: number }> {
  const pool = benchPool(CLIENTS + 2);
  const ports = benchPorts(pool);
  const casting = await cast(pool);
  const cases: Awaited<ReturnType<typeof caseInHandling>>[] = [];
  for (let at = 0; at < CLIENTS; at++) cases.push(await caseInHandling(ports, casting));
  const body = canonicalText({
    v: 1,
    kind: 'handling.progress-reported',
    kindVersion: 1,
    at: '?',
    actor: { person: randomUUID(), grant: randomUUID() },
    command: randomUUID(),
    facts: { on: '2026-11-23', kind: 'hearing-date', receivedAt: '2026-11-23T01:00:00.000Z' },
    commitments: {},
  });
  const bytes = Buffer.from(body);
  const raw = (): Promise<number> => {
    const run = randomUUID();
    return rate(CLIENTS, SECONDS, async (client, turn) => {
      await pool.query({
        name: 'raw',
        text: 'INSERT INTO ledger_row (stream, seq, prev_hash, hash, body, at, kind) VALUES ($1, $2, $3, $4, $5, now(), $6)',
        values: [
          `case/raw-${run}-${client}`,
          turn + 1,
          randomBytes(32),
          randomBytes(32),
          bytes,
          'handling.progress-reported',
        ],
      });
    });
  };
  const append = (): Promise<number> => {
    const run = randomUUID();
    return rate(CLIENTS, SECONDS, async (client) => {
      await pool.query({
        name: 'append',
        text: 'SELECT * FROM append_row($1, $2, now(), $3, NULL)',
        values: [`case/app-${run}-${client}`, body, 'handling.progress-reported'],
      });
    });
  };
  const commitAct = createCommitAct(ports);
  const commit = async (): Promise<number> => {
    // The command row is the API's insert, made before the clock runs; what is measured is the commit alone.
    const facts = { kind: 'hearing-date', happenedOn: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) };
    const prepared = await Promise.all(
      cases.map(async ({ caseId, handler }) => {
        const ids: string[] = [];
        for (let turn = 0; turn < TURNS; turn++)
          ids.push(await storeCommand(pool, casting.agencyId, caseId, 'handling.report-progress', facts, handler));
        return ids;
      }),
    );
    let done = 0;
    const started = performance.now();
    await Promise.all(
      cases.map(async ({ caseId }, client) => {
        for (const commandId of prepared[client] ?? []) {
          const decision = await commitAct({ v: 1, caseId, commandId, early: null });
          if (decision.outcome !== 'accepted') throw new Error(`refused: ${decision.refusal?.code}`);
          done++;
        }
      }),
    );
    return done / ((performance.now() - started) / 1_000);
  };
  const appendRatio = await pairedRatio(PAIRS, append, raw);
  const commitActRatio = await pairedRatio(PAIRS, commit, raw);
  await pool.end();
  return { appendRatio, commitActRatio };
}
