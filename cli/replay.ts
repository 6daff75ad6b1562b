/** `zhiheng replay`: whether the installed workflows would do again what a history says was done. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isRefusal } from '#domain/kernel/refusal';
import { parseHistory } from '#domain/supervision/history';
import { loadConfig } from '#platform/config/config';
import { createFileStore } from '#platform/files/files';
import { findCaseId } from '#platform/store/histories';
import { exportedCaseRuns, liveCaseRuns } from '#platform/temporal/case-runs';
import { createTemporalClient } from '#platform/temporal/connection';
import { replayRuns, type ReplayedRun } from '#platform/temporal/replay';
import { caseWorkflowId, dossierWorkflowId } from '#workflows/case-file/messages';
import { badInput, EXIT, type CommandIo } from './offline-io.ts';
import { withPool, type Environment } from './server-io.ts';

const RULE = 'replay --case ID|NUMBER [--json]  |  replay HISTORY.jsonl [--json]';

/** Prints a line a run (or JSON); returns 0 when all would go the same way, 1 when one differs, 2 when one can't be read. */
export async function runReplay(
  argv: readonly string[],
  io: CommandIo,
  environment: Environment = process.env,
): Promise<number> {
  let given: { readonly case?: string | undefined; readonly json: boolean; readonly file: string | undefined };
  try {
    const options = { case: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
    given = { case: values.case, json: values.json === true, file: positionals[0] };
  } catch (error) {
    return badInput(io, { what: (error as Error).message, rule: RULE, remedy: 'give the options as shown' });
  }
  if ((given.case === undefined) === (given.file === undefined))
    return badInput(io, { what: 'one case or one file is needed', rule: RULE, remedy: 'give one of the two' });
  const runs = given.file === undefined ? await ofCase(environment, given.case ?? '') : ofFile(io, given.file);
  if (typeof runs === 'string')
    return badInput(io, { what: runs, rule: RULE, remedy: 'name a case of this installation, or an exported history' });
  const outcomes = await replayRuns(runs);
  const differ = outcomes.filter(({ differs }) => differs !== null);
  if (given.json) {
    io.stdout(
      JSON.stringify({
        runs: outcomes.map(({ workflowId, runId, events, differs }) => ({
          workflowId,
          runId,
          events: events.length,
          differs,
        })),
      }),
    );
  } else {
    for (const { workflowId, runId, events, differs } of outcomes) {
      const run = `${workflowId} ${runId} events 事件 ${events.length}`;
      io.stdout(
        differs === null ? `same 一致: ${run}` : `differs 不一致: ${run}\n  ${differs.name}: ${differs.message}`,
      );
    }
    io.stdout(
      `${differ.length === 0 ? 'same 一致' : 'differs 不一致'}: runs 流程 ${outcomes.length}, differ 不一致 ${differ.length}`,
    );
  }
  return differ.length === 0 ? EXIT.ok : EXIT.altered;
}

/** The run of an exported history's lines, or what is wrong with them. */
function ofFile(io: CommandIo, path: string): readonly ReplayedRun[] | string {
  let text: string;
  try {
    text = io.readText(path);
  } catch {
    return `${path} can’t be read 无法读取`;
  }
  const history = parseHistory(text);
  if (isRefusal(history))
    return `${path} is no exported history 不是导出的流程历史 (${history.code} ${history.field ?? ''})`;
  const { workflowId, runId } = history.header;
  return [{ workflowId, runId, events: history.events }];
}

/** All runs of a case that are known, from exports and from the engine. */
async function ofCase(environment: Environment, name: string): Promise<readonly ReplayedRun[] | string> {
  const config = loadConfig(environment);
  const temporal = createTemporalClient(config);
  try {
    return await withPool(environment, async (pool) => {
      const caseId = await findCaseId(pool, name);
      if (caseId === null) return `there is no case ${name} 没有此案件`;
      const sources = {
        pool,
        temporal,
        files: createFileStore(join(config.ZHIHENG_DATA, 'files')),
        fieldKey: { id: config.ZHIHENG_FIELD_KEY_ID, key: Buffer.from(config.ZHIHENG_FIELD_KEY, 'base64') },
      };
      const exported = await exportedCaseRuns(sources, caseId);
      const known = new Set(exported.map(({ runId }) => runId));
      const live = await liveCaseRuns(sources, [caseWorkflowId(caseId), dossierWorkflowId(caseId)], known);
      const unreadable = exported.find(({ events }) => events === null);
      if (unreadable !== undefined) return `the export of ${unreadable.runId} can’t be opened 无法打开导出的历史`;
      return [...exported, ...live].map(({ workflowId, runId, events }) => ({
        workflowId,
        runId,
        events: events ?? [],
      }));
    });
  } finally {
    await temporal.connection.close();
  }
}
