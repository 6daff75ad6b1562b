/**
 * `zhiheng draw`: draws from a list of ids with a seed, as a sampling round does, for anybody who wants to repeat or to
 * make a draw. Needs no server. The ids and tickets are those of `consistent_sampler`.
 */
import { parseArgs } from 'node:util';
import { checkIds, drawSmallest, MOST_IDS } from '#domain/sampling/tickets';
import { parseRestricted } from '#domain/kernel/canonical';
import type { Json } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import { PROBLEM_WORDS } from '#contract/words/problems';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';

const USAGE = 'zhiheng draw --list FILE --seed SEED --take N [--json]';
const FORMAT = 'docs/formats/round.md, "Tickets"';

/**
 * Prints `{drawn:[{id,ticket}]}` in the order of the draw (with `--json` one line of JSON, otherwise one line each: ticket
 * and id) and returns 0. The list has one id a line, or is a JSON array of strings. Any seed is taken, byte for byte.
 * Returns 2 for ids that are none or stand twice, for a number that is none, and for more than the list holds.
 */
export function runDraw(argv: readonly string[], io: CommandIo): number {
  let options: { list?: string; seed?: string; take?: string; json?: boolean };
  try {
    options = parseArgs({
      args: withValues(argv),
      options: {
        list: { type: 'string' },
        seed: { type: 'string' },
        take: { type: 'string' },
        json: { type: 'boolean' },
      },
      strict: true,
    }).values;
  } catch (error) {
    return badInput(io, { what: messageOf(error), rule: USAGE, remedy: 'give the options as shown' });
  }
  const { list: path, seed, take } = options;
  for (const name of ['list', 'seed', 'take'] as const) {
    if (options[name] === undefined)
      return badInput(io, { what: `--${name} is missing`, rule: USAGE, remedy: `add --${name}` });
  }
  if (path === undefined || seed === undefined || take === undefined) return EXIT.unreadable;
  if (/\p{Surrogate}/u.test(seed))
    return badInput(io, {
      what: '--seed is not well-formed Unicode',
      rule: FORMAT,
      remedy: 'give the seed as published',
    });
  if (!/^\d{1,9}$/u.test(take))
    return badInput(io, { what: '--take is not a whole number from 0', rule: USAGE, remedy: 'say how many are drawn' });
  let text: string;
  try {
    text = io.readText(path);
  } catch (error) {
    return badInput(io, {
      what: `${path} can't be read: ${messageOf(error)}`,
      rule: USAGE,
      remedy: 'name a file that can be read',
    });
  }
  const ids = idsOf(text);
  if (!Array.isArray(ids)) return refused(io, path, ids as Refusal);
  const list = ids as readonly string[];
  const no = checkIds(list);
  if (no !== null) return refused(io, path, no);
  if (list.length > MOST_IDS)
    return badInput(io, { what: `${path} has more than ${MOST_IDS} ids`, rule: FORMAT, remedy: 'draw by strata' });
  const count = Number(take);
  if (count > list.length) {
    return badInput(io, {
      what: `--take ${count} is more than the ${list.length} ids of ${path}`,
      rule: FORMAT,
      remedy: `draw at most ${list.length}`,
    });
  }
  const drawn = drawSmallest(list, seed, count);
  if (options.json === true) io.stdout(JSON.stringify({ drawn }));
  else for (const { id, ticket } of drawn) io.stdout(`${ticket} ${id}`);
  return EXIT.ok;
}

/** Ties values to their options, because a seed or a file may begin with a dash. */
function withValues(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const [word = '', next] = [argv[index], argv[index + 1]];
    if (!['--list', '--seed', '--take'].includes(word) || next === undefined) words.push(word);
    else {
      words.push(`${word}=${next}`);
      index += 1;
    }
  }
  return words;
}

/** Ids of a list: of a JSON array, or one a line. Line ends of either kind end a line; an empty last line is none. */
function idsOf(text: string): readonly string[] | Refusal {
  if (text.trimStart().startsWith('[')) {
    const parsed = parseRestricted(text);
    if (!parsed.ok) return parsed.refusal;
    const list = parsed.value as readonly Json[];
    const index = list.findIndex((one) => typeof one !== 'string');
    return index < 0 ? (list as readonly string[]) : { code: 'sampling.list-member', field: `/${index}` };
  }
  const lines = text.split(/\r?\n/u);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function refused(io: CommandIo, path: string, refusal: Refusal): number {
  const { line, first, offset } = refusal.params ?? {};
  const at =
    line === undefined
      ? offset === undefined
        ? (refusal.field ?? '')
        : ` character ${offset}`
      : `:${line}${first === undefined ? '' : ` (first at ${first})`}`;
  return badInput(io, {
    what: `${path}${at}: ${PROBLEM_WORDS[refusal.code]?.en ?? refusal.code} [${refusal.code}]`,
    rule: FORMAT,
    remedy: 'give each id once, byte for byte as published, one a line or as a JSON array of strings',
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
