/** `zhiheng COMMAND [ARGS]`: finds the command, runs it, turns what it throws into a message and an exit code. */
import { readFileSync } from 'node:fs';
import { readFileLines } from './file-lines.ts';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';

interface Command {
  readonly usage: string;
  readonly zh: string;
  readonly en: string;
  readonly exits: string;
  /** Loaded when it is called, so that a command without a server loads no driver. */
  readonly load: () => Promise<(argv: readonly string[], io: CommandIo) => number | Promise<number>>;
}

const VERIFIER = '0 right 正确, 1 altered 被改动, 2 unreadable 无法读取';
const LOADER = '0 no row refused 全部有效, 1 rows refused 有行被拒绝, 2 the command is wrong 命令有误, 3 fault 故障';

/** Every command, in the order of the help. */
const COMMANDS: Readonly<Record<string, Command>> = {
  seed: {
    usage: 'seed [--empty]',
    zh: '写入基础数据（六省机构、规则包、日历、本机口令）；无案件时接收 30 件在办案件，--empty 不接收',
    en: 'store reference data (network, rule packs, calendar, local password) and, where there is no case yet, 30 cases under way; --empty leaves them out',
    exits: '0 done 完成, 2 the command is wrong 命令有误, 3 fault 故障',
    load: async () => (await import('./seed.ts')).runSeed,
  },
  import: {
    usage:
      'import FILE.jsonl --agency CODE --received DATE [--reach CODE] [--officer LOGIN] [--skip-bad] [--dry-run] [--json]',
    zh: '导入案件事实，每条记录成为一件受理阶段的案件；重复导入不产生重复案件',
    en: 'make each record of a file of case facts a case at intake, once',
    exits: LOADER,
    load: async () => (await import('./import.ts')).runImport,
  },
  'take-over': {
    usage: 'take-over FILE.jsonl [--skip-bad] [--dry-run] [--json]',
    zh: '接收其他系统的在办案件（格式见 docs/formats/take-over.md）',
    en: 'take over cases under way from another system (docs/formats/take-over.md)',
    exits: LOADER,
    load: async () => (await import('./take-over.ts')).runTakeOver,
  },
  doctor: {
    usage: 'doctor [--json]',
    zh: '检查各组件的地址、版本和状态',
    en: 'report address, version and health of each component',
    exits: '0 healthy 正常, 1 something needed is not 有必需组件异常, 2 the command is wrong 命令有误',
    load: async () => (await import('./doctor.ts')).runDoctor,
  },
  deadline: {
    usage: 'deadline --start DATE --days N --unit UNIT [--json] [--lang zh|en]  |  deadline --file REQUESTS.jsonl',
    zh: '计算法定期间的届满日并列出推算过程（无需服务）',
    en: 'compute the due day of a legal period with its derivation (no server needed)',
    exits: '0 answered 已答复, 1 a line was refused 有行被拒绝, 2 the command is wrong 命令有误',
    load: async () => (await import('./deadline.ts')).runDeadline,
  },
  draw: {
    usage: 'draw --list FILE --seed SEED --take N [--json]',
    zh: '用公开的种子从编号清单中抽取，任何人可复算（无需服务）',
    en: 'draw from a list of ids with a published seed, as anybody can repeat (no server needed)',
    exits: '0 drawn 已抽取, 2 list or command is wrong 清单或命令有误',
    load: async () => (await import('./draw.ts')).runDraw,
  },
  'handler-draw': {
    usage: 'handler-draw --request REQUEST.json --day-seed HEX --nonce DIGITS [--json]',
    zh: '用公开的请求、日种子和随机数重算一次抽签（无需服务）',
    en: 'repeat a handler draw from its published request, day seed and nonce (no server needed)',
    exits: VERIFIER,
    load: async () => (await import('./handler-draw.ts')).runHandlerDraw,
  },
  stats: {
    usage:
      'stats interval --method METHOD --x N --n N [--population N] | stats stratified --file F | stats agreement --file F',
    zh: '计算区间、分层估计和一致性系数（wilson、clopper-pearson、hypergeometric、wilson-fpc；无需服务），--json 输出 JSON',
    en: 'intervals, stratified estimates and coefficients of agreement on your own figures (methods wilson, clopper-pearson, hypergeometric, wilson-fpc; no server needed), --json prints JSON',
    exits: '0 answered 已答复, 2 the input is wrong 输入有误',
    load: async () => (await import('./stats.ts')).runStats,
  },
  verify: {
    usage: 'verify BUNDLE.zip|round.json [--trust FILE] [--require verified] [--json]',
    zh: '离线校验一个案件的证据包，或复算一个导出的抽查轮次（无需服务）',
    en: 'check the bundle of a case, or repeat an exported round (no server needed)',
    exits:
      '0 verified or consistent 已验证或一致, 1 altered 被改动, 2 unreadable 无法读取, 3 not trusted or not verified as required 不受信任或未达要求, 4 newer format 版本较新',
    load: async () => (await import('./verify.ts')).runVerify,
  },
  'verify-chain': {
    usage: 'verify-chain ROWS.jsonl [--json]  |  verify-chain --database [--json]',
    zh: '校验台账链：导出的文件（无需服务），或正在使用的数据库中的全部链',
    en: 'verify chains of the ledger: of exported rows (no server needed), or all of the running database',
    exits: VERIFIER,
    load: async () => async (argv, io) => {
      if (!argv.includes('--database')) return (await import('./verify-chain.ts')).runVerifyChain(argv, io);
      return (await import('./verify-database.ts')).runVerifyDatabase(argv, io);
    },
  },
  witness: {
    usage: 'witness --url URL --log VKEY [--log VKEY] --name NAME --key FILE --state FILE [--json]',
    zh: '由其他机构运行：核对日志只增不改，再联署其检查点（无需本系统的数据库）',
    en: 'for another institution: check that a log only grew since the last visit and cosign its checkpoint',
    exits: '0 cosigned 已联署, 1 refused 拒绝联署, 2 the command is wrong 命令有误, 3 fault 故障',
    load: async () => (await import('./witness.ts')).runWitness,
  },
  'audit-log': {
    usage: 'audit-log [--url URL] [--trust FILE | --log VKEY] [--database] [--no-heartbeat] [--json]',
    zh: '读取日志全部叶子并重算各检查点；--database 另与台账逐条核对，--no-heartbeat 不查每日检查点（演示时钟）',
    en: 'read all leaves of a log and compute every checkpoint again; --database compares the ledger with them too, --no-heartbeat leaves out the daily checkpoint (demonstration clocks)',
    exits: '0 nothing found 未发现异常, 1 something found 发现异常, 2 the command is wrong 命令有误, 3 fault 故障',
    load: async () => (await import('./audit-log.ts')).runAuditLog,
  },
  replay: {
    usage: 'replay --case ID|NUMBER [--json]  |  replay HISTORY.jsonl [--json]',
    zh: '用已安装的程序版本重放案件的流程历史（或导出的历史文件），指出不一致之处',
    en: 'replay the histories of a case, or an exported one, against the installed version, and say where it would differ',
    exits: '0 the same 一致, 1 differs 不一致, 2 unreadable 无法读取, 3 fault 故障',
    load: async () => (await import('./replay.ts')).runReplay,
  },
};

function help(io: CommandIo): void {
  io.stdout('质衡 Zhiheng — npm run -s zhiheng -- COMMAND [ARGS]');
  for (const { usage, zh, en, exits } of Object.values(COMMANDS)) {
    io.stdout('');
    io.stdout(`  ${usage}`);
    io.stdout(`      ${zh}`);
    io.stdout(`      ${en}`);
    io.stdout(`      exit 退出码: ${exits}`);
  }
  io.stdout('');
  io.stdout('  COMMAND --help: details 详细说明');
}

/** Runs the command line; resolves to the exit code. An unknown command shows the help and gives 2, a fault 3. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    help(io);
    return name === undefined ? EXIT.unreadable : EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const code = badInput(io, {
      what: `there is no command ${JSON.stringify(name.slice(0, 60))} 没有此命令`,
      rule: `one of ${Object.keys(COMMANDS).join(', ')}`,
      remedy: 'choose one of the commands below 请使用下列命令',
    });
    help(io);
    return code;
  }
  if (name !== 'deadline' && rest.some((word) => word === '--help' || word === '-h')) {
    for (const line of [`zhiheng ${command.usage}`, command.zh, command.en, `exit 退出码: ${command.exits}`])
      io.stdout(line);
    return EXIT.ok;
  }
  try {
    const run = await command.load();
    return await run(rest, io);
  } catch (error) {
    io.stderr(`error: ${describe(error)}`);
    io.stderr('rule: the command needs what the message names');
    io.stderr('remedy: npm run -s zhiheng -- doctor says what is not running; npm start starts it');
    return 3;
  }
}

/** Message and causes, without what a connection string may hold. */
function describe(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error && parts.length < 4; at = at.cause) {
    const inner = at instanceof AggregateError ? at.errors.map(String).join('; ') : at.message;
    parts.push(inner === '' ? at.name : inner);
  }
  return (parts.length === 0 ? String(error) : parts.join(': ')).replaceAll(/:\/\/[^@\s/]*@/gu, '://***@');
}

/** The process's own input and output. */
const PROCESS_IO: CommandIo = {
  stdout: (line) => void process.stdout.write(`${line}\n`),
  stderr: (line) => void process.stderr.write(`${line}\n`),
  readText: (path) => readFileSync(path, 'utf8'),
  readBytes: (path) => readFileSync(path),
  readLines: readFileLines,
};

if (process.argv[1] !== undefined && /[/\\]cli[/\\]main\.[jt]s$/u.test(process.argv[1])) {
  // A reader that closes early (head) is no fault of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));
  process.exitCode = await main(process.argv.slice(2), PROCESS_IO);
}
