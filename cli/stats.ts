/**
 * `zhiheng stats`: the statistics of the rounds for outsiders, on figures of their own. Needs no server and trusts
 * nothing but its arguments.
 */
import { parseArgs } from 'node:util';
import { allCoefficients, type NamedCoefficient } from '#domain/evaluation/statistics/agreement';
import { stratified, type NotEstimable, type StratumCounts } from '#domain/evaluation/statistics/estimates';
import { clopperPearson, hypergeometric, wilson, wilsonFpc } from '#domain/evaluation/statistics/intervals';
import { pairable, type NoAgreement } from '#domain/evaluation/statistics/ratings';
import { parseRestricted } from '#domain/kernel/canonical';
import type { Json } from '#domain/kernel/json';
import { parseRatings } from './ratings-csv.ts';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';

/** How the command is called; each line is one form of it. */
export const STATS_USAGE = [
  'stats interval --method wilson|clopper-pearson|hypergeometric|wilson-fpc --x N --n N [--population N] [--json]',
  'stats stratified --file STRATA.json [--json]',
  'stats agreement --file RATINGS.csv [--json]',
] as const;

/** Largest population that is computed with; beyond it doubles would no longer be exact. */
const MOST = 1_000_000_000;

interface Problem {
  readonly what: string;
  readonly rule: string;
  readonly remedy: string;
}

/** What a form of the command answers: an object for `--json` and lines for people. */
interface Answer {
  readonly json: object;
  readonly lines: readonly string[];
}

/** Runs `interval`, `stratified` or `agreement`; returns 0, or 2 with what, rule and remedy for bad input. */
export function runStats(argv: readonly string[], io: CommandIo): number {
  const [form, ...rest] = argv;
  const run = form === undefined ? undefined : FORMS.get(form);
  if (run === undefined) {
    const what =
      form === undefined
        ? 'no statistic named 未指明统计量'
        : `no statistic ${JSON.stringify(form.slice(0, 40))} 没有此统计量`;
    return badInput(io, { what, rule: STATS_USAGE.join(' | '), remedy: 'choose interval, stratified or agreement' });
  }
  let options: Options;
  try {
    options = parseArgs({
      args: [...rest].flatMap((text, index) => joined(rest, text, index)),
      options: {
        method: { type: 'string' },
        x: { type: 'string' },
        n: { type: 'string' },
        population: { type: 'string' },
        file: { type: 'string' },
        json: { type: 'boolean' },
      },
      strict: true,
    }).values;
  } catch (error) {
    return badInput(io, { what: messageOf(error), rule: usage(form ?? ''), remedy: 'give the options as shown' });
  }
  const answer = run(options, io);
  if ('remedy' in answer) return badInput(io, answer);
  if (options.json === true) io.stdout(JSON.stringify(answer.json));
  else for (const line of answer.lines) io.stdout(line);
  return EXIT.ok;
}

interface Options {
  readonly method?: string;
  readonly x?: string;
  readonly n?: string;
  readonly population?: string;
  readonly file?: string;
  readonly json?: boolean;
}

const FORMS = new Map<string, (options: Options, io: CommandIo) => Answer | Problem>([
  ['interval', interval],
  ['stratified', strata],
  ['agreement', agreement],
]);

/** A negative number is a value that gets its own refusal, not an option nobody knows. */
function joined(argv: readonly string[], text: string, index: number): readonly string[] {
  const before = argv[index - 1];
  const numeric = (word: string | undefined): boolean => word === '--x' || word === '--n' || word === '--population';
  if (/^-\d/u.test(text) && numeric(before)) return [];
  const after = argv[index + 1];
  return numeric(text) && after !== undefined && /^-\d/u.test(after) ? [`${text}=${after}`] : [text];
}

const METHODS = ['wilson', 'clopper-pearson', 'hypergeometric', 'wilson-fpc'] as const;

function interval(options: Options, io: CommandIo): Answer | Problem {
  const rule = usage('interval');
  const method = METHODS.find((name) => name === options.method);
  if (method === undefined) {
    const given =
      options.method === undefined ? 'is missing 缺少' : `${JSON.stringify(options.method)} is unknown 未知`;
    return { what: `--method ${given}`, rule: `one of ${METHODS.join(', ')}`, remedy: 'name one of the methods' };
  }
  const finite = method === 'hypergeometric' || method === 'wilson-fpc';
  const [x, n] = [countOf('x', options.x, rule), countOf('n', options.n, rule)];
  if (typeof x !== 'number') return x;
  if (typeof n !== 'number') return n;
  if (!finite && options.population !== undefined)
    io.stderr(`note: ${method} takes a population without end; --population is not used`);
  const population = finite ? countOf('population', options.population, rule) : MOST;
  if (typeof population !== 'number') return population;
  if (x > n)
    return { what: `--x ${x} is more than --n ${n}`, rule: 'x ≤ n', remedy: 'give the number found among the n' };
  if (n > population) {
    return {
      what: `--n ${n} is more than --population ${population}`,
      rule: 'n ≤ population',
      remedy: 'give the number of all items, drawn or not, as --population',
    };
  }
  if (n === 0) return nothing({ low: null, high: null }, 'nothing was drawn 未抽取');
  if (method === 'hypergeometric') {
    const { low, high, lowCount, highCount } = hypergeometric(x, n, population);
    return {
      json: { low, high, lowCount, highCount },
      lines: [`low: ${low}`, `high: ${high}`, `items: ${lowCount} to ${highCount} of ${population}`],
    };
  }
  const of = { wilson, 'clopper-pearson': clopperPearson };
  const { low, high } = method === 'wilson-fpc' ? wilsonFpc(x, n, population) : of[method](x, n);
  return { json: { low, high }, lines: [`low: ${low}`, `high: ${high}`] };
}

/** A whole number from 0 to a thousand million, as typed. */
function countOf(name: string, text: string | undefined, rule: string): number | Problem {
  if (text === undefined) return { what: `--${name} is missing 缺少`, rule, remedy: `add --${name}` };
  const value = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
  if (value <= MOST) return value;
  return {
    what: `--${name} ${JSON.stringify(text.slice(0, 40))} is no such number 不是合适的数`,
    rule: `a whole number from 0 to ${MOST}`,
    remedy: `give --${name} in digits`,
  };
}

const STRATA_RULE = '[{"N":files,"n":assessed,"x":good}, …], whole numbers, 0 ≤ x ≤ n ≤ N';

const WHY: Readonly<Record<NotEstimable, string>> = {
  'no-files': 'a stratum has no files 存在空层',
  'nothing-assessed': 'a stratum has no assessed file 存在未评估的层',
};

function strata(options: Options, io: CommandIo): Answer | Problem {
  const text = fileText(options, io, 'stratified');
  if (typeof text !== 'string') return text;
  const path = options.file ?? '';
  const parsed = parseRestricted(text.replace(/^\u{feff}/u, ''));
  if (!parsed.ok) {
    const { code, field = '', params } = parsed.refusal;
    return {
      what: `${path} ${field} (character ${params?.['offset'] ?? 0}): ${code}`,
      rule: STRATA_RULE,
      remedy: 'give a JSON array with whole numbers, each key once',
    };
  }
  const rows = strataOf(parsed.value, path);
  if (!Array.isArray(rows)) return rows as Problem;
  const result = stratified(rows as readonly StratumCounts[]);
  if (typeof result === 'string') return nothing({ estimate: null, se: null, low: null, high: null }, WHY[result]);
  const { share, se, low, high, method, assessed, size, merged } = result;
  const effectiveSize =
    result.effectiveSize === null || result.effectiveSize === Infinity ? null : result.effectiveSize;
  return {
    json: { estimate: share, se, low, high, method, effectiveSize, n: assessed, N: size, merged },
    lines: [
      `estimate: ${share}`,
      `se: ${se}`,
      `low: ${low}`,
      `high: ${high}`,
      `method: ${method}, ${assessed} of ${size}${effectiveSize === null ? '' : `, effective size ${effectiveSize}`}`,
      ...merged.map((ids) => `taken together 合并: ${ids.join(', ')}`),
    ],
  };
}

function strataOf(value: Json, path: string): readonly StratumCounts[] | Problem {
  if (!Array.isArray(value) || value.length === 0)
    return {
      what: `${path} is not a list of strata 不是层的列表`,
      rule: STRATA_RULE,
      remedy: 'give at least one stratum',
    };
  const rows: StratumCounts[] = [];
  for (const [index, row] of (value as readonly Json[]).entries()) {
    const wrong = (field: string, what: string): Problem => ({
      what: `${path} /${index}${field}: ${what}`,
      rule: STRATA_RULE,
      remedy: `correct stratum ${index + 1}`,
    });
    if (row === null || typeof row !== 'object' || Array.isArray(row)) return wrong('', 'is no object 不是对象');
    const known = row as Readonly<Record<string, Json>>;
    for (const key of Object.keys(known))
      if (!['N', 'n', 'x', 'id'].includes(key)) return wrong(`/${key}`, 'is not a known field 未知字段');
    for (const key of ['N', 'n', 'x'])
      if (!(typeof known[key] === 'number' && known[key] >= 0 && known[key] <= MOST))
        return wrong(
          `/${key}`,
          known[key] === undefined ? 'is missing 缺少' : 'is no whole number from 0 on 不是非负整数',
        );
    const [size, assessed, good] = [Number(known['N']), Number(known['n']), Number(known['x'])];
    if (assessed > size) return wrong('/n', `${assessed} is more than N ${size}`);
    if (good > assessed) return wrong('/x', `${good} is more than n ${assessed}`);
    rows.push({ id: typeof known['id'] === 'string' ? known['id'] : `${index + 1}`, size, assessed, good });
  }
  return rows;
}

const NO_AGREEMENT: Readonly<Record<NoAgreement, string>> = {
  'one-category': 'all ratings are the same 所有评分相同',
  'no-pairs': 'no unit was rated by two raters 没有被两人评分的单元',
  'two-raters-only': 'for two raters only 仅适用于两名评分人',
};

function agreement(options: Options, io: CommandIo): Answer | Problem {
  const text = fileText(options, io, 'agreement');
  if (typeof text !== 'string') return text;
  const ratings = parseRatings(text);
  if ('what' in ratings) return { ...ratings, what: `${options.file ?? ''} ${ratings.what}` };
  const coefficients = allCoefficients(ratings.units);
  const said = ({ name, weights, value, notEstimable }: NamedCoefficient): string =>
    `${name} (${weights}): ${value ?? `not estimable 不可估计: ${notEstimable === null ? '' : NO_AGREEMENT[notEstimable]}`}`;
  const units = ratings.units.length;
  const raters = ratings.units[0]?.length ?? 0;
  const rated = pairable(ratings.units).length;
  return {
    json: { units, raters, ratedTwice: rated, coefficients },
    lines: [`units: ${units}, rated twice or more: ${rated}, raters: ${raters}`, ...coefficients.map(said)],
  };
}

function fileText({ file }: Options, io: CommandIo, form: string): string | Problem {
  if (file === undefined) return { what: '--file is missing 缺少', rule: usage(form), remedy: 'add --file' };
  try {
    return io.readText(file);
  } catch (error) {
    return {
      what: `${file} can't be read: ${messageOf(error)}`,
      rule: usage(form),
      remedy: 'name a file that can be read',
    };
  }
}

function nothing(json: object, why: string): Answer {
  return { json: { ...json, notEstimable: why }, lines: [`not estimable 不可估计: ${why}`] };
}

function usage(form: string): string {
  return `zhiheng ${STATS_USAGE.find((line) => line.startsWith(`stats ${form} `)) ?? STATS_USAGE.join(' | ')}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
