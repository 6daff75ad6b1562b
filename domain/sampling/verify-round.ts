/** Checks a `round.json` whole, by repeating it: nothing in it is believed that follows from something else in it. */
import { compareCodePoints } from '../kernel/canonical.ts';
import { refuse, isRefusal, type Refusal } from '../kernel/refusal.ts';
import { utf8 } from '../kernel/sha256.ts';
import { checkRecord, frameHash, recordText } from './frame.ts';
import { drawOf, rateOfFiles, readRoundFile, sumIsRight, type RoundDraw, type RoundFile } from './round-file.ts';
import { checkPartA, checkPublicValue, checkSeed, LATE_PART_A, revealBy, seedCommitment } from './seed.ts';

/** In their order; the first that fails is named. */
export const ROUND_CHECKS = [
  'sum',
  'frame',
  'register',
  'frame-hash',
  'order',
  'outside-time',
  'seed',
  'sizes',
  'tickets',
  'pi',
  'pi-pairs',
  'sign-off',
  'estimates',
] as const;
export type RoundCheckName = (typeof ROUND_CHECKS)[number];

/** `absent`: the round has not come to it. `not-proved`: what would prove it is not in the file. */
export type CheckState = 'ok' | 'failed' | 'not-proved' | 'absent';

export interface RoundCheck {
  readonly check: RoundCheckName;
  readonly state: CheckState;
  /** Of a failed check: what is wrong, with the JSON pointer. */
  readonly refusal?: Refusal;
}

export interface RoundVerification {
  /** Never "verified": that takes checkpoints of the ledger that others have signed. */
  readonly verdict: 'consistent' | 'altered' | 'unreadable' | 'unsupported';
  readonly round: string | null;
  readonly checks: readonly RoundCheck[];
  /** The first thing wrong; null when nothing is. */
  readonly first: Refusal | null;
}

type Found = Refusal | 'ok' | 'absent';

/** Verifies the text of a file as received. Every failed check is listed, with the first thing that is wrong in it. */
export function verifyRound(text: string): RoundVerification {
  const file = readRoundFile(utf8(text));
  if (isRefusal(file)) {
    const verdict = file.code === 'sampling.file-version' ? 'unsupported' : 'unreadable';
    return { verdict, round: null, checks: [], first: file };
  }
  const checks: RoundCheck[] = [];
  const add = (check: RoundCheckName, found: Found): void => {
    checks.push(typeof found === 'string' ? { check, state: found } : { check, state: 'failed', refusal: found });
  };
  add('sum', sumIsRight(text) ? 'ok' : no('sum', '/sum'));
  const frame = frameOf(file);
  const sums = isRefusal(frame) && frame.code === 'sampling.register-sums';
  add('frame', sums ? 'ok' : frame);
  add('register', sums ? frame : isRefusal(frame) ? 'absent' : 'ok');
  add('frame-hash', frameHash(recordText(file.record)) === file.frameHash ? 'ok' : no('frame-hash', '/frameHash'));
  add('order', orderOf(file));
  checks.push({ check: 'outside-time', state: 'not-proved' });
  add('seed', file.seed === null ? 'absent' : seedOf(file, file.seed));
  if (isRefusal(frame) && !sums) {
    // Without a frame that can be drawn from, nothing below follows from anything.
    for (const check of ROUND_CHECKS.slice(checks.length)) add(check, 'absent');
  } else {
    const { draw, seed } = file;
    const again = draw === null || seed === null ? null : drawOf(file.record, seed.digits + seed.publicValue);
    for (const check of ['sizes', 'tickets', 'pi', 'pi-pairs'] as const)
      add(check, draw === null || again === null ? 'absent' : REPEATED[check](file, draw, again));
    add('sign-off', signOffOf(file));
    add('estimates', estimatesOf(file, again));
  }
  const first = checks.find(({ refusal }) => refusal !== undefined)?.refusal ?? null;
  return { verdict: first === null ? 'consistent' : 'altered', round: file.record.round, checks, first };
}

function no(what: string, field: string): Refusal {
  return refuse(`sampling.round-${what}`, { field });
}

/** A whole round has its rule, its register and its risk list, which records made elsewhere may lack. */
function frameOf({ record }: RoundFile): Refusal | 'ok' {
  for (const name of ['frame', 'register', 'riskLed'] as const)
    if (record[name] === undefined) return refuse('sampling.frame-member', { field: `/record/${name}` });
  const wrong = checkRecord(record);
  return wrong === null ? 'ok' : { ...wrong, field: `/record${wrong.field ?? ''}` };
}

/** Freeze, public value, A, draw, signatures, results: each after the one before, none without it. */
function orderOf({ frozenAtMs, seed, draw, signOff, results, end }: RoundFile): Refusal | 'ok' {
  if (end !== null && end !== 'published' && end !== 'stopped') return no('order', '/end');
  const steps: readonly (readonly [string, unknown])[] = [
    ['/seed', seed],
    ['/draw', draw],
    ['/signOff', signOff],
    ['/results', results],
  ];
  const gap = steps.findIndex(([, step], index) => step !== null && index > 0 && steps[index - 1]?.[1] === null);
  if (gap >= 0) return no('order', steps[gap]?.[0] ?? '');
  if (end === 'published' && results === null) return no('order', '/end');
  const times: (readonly [string, number])[] = [['/frozenAtMs', frozenAtMs]];
  if (seed !== null) times.push(['/seed/publicGivenAtMs', seed.publicGivenAtMs], ['/seed/shownAtMs', seed.shownAtMs]);
  if (draw !== null) times.push(['/draw/atMs', draw.atMs]);
  for (const [index, { atMs }] of (signOff?.signed ?? []).entries())
    times.push([`/signOff/signed/${index}/atMs`, atMs]);
  if (results !== null) times.push(['/results/atMs', results.atMs]);
  const late = times.findIndex(([, at], index) => at < (times[index - 1]?.[1] ?? 0));
  return late < 0 ? 'ok' : no('order', times[late]?.[0] ?? '');
}

function seedOf({ record, frozenAtMs }: RoundFile, seed: NonNullable<RoundFile['seed']>): Refusal | 'ok' {
  const { digits, publicValue, publicGivenAtMs, shownAtMs } = seed;
  if (publicGivenAtMs <= frozenAtMs) return no('seed-early', '/seed/publicGivenAtMs');
  const { commitment, commitmentB } = record.seed;
  const wrong =
    checkPartA(digits, '/seed/digits') ??
    (commitmentB === undefined
      ? checkPublicValue(publicValue, '/seed/publicValue')
      : checkPartA(publicValue, '/seed/publicValue')) ??
    checkSeed(digits, publicValue);
  if (wrong !== null) return wrong;
  if (commitmentB !== undefined && seedCommitment(record.round, publicValue) !== commitmentB)
    return refuse('sampling.seed-mismatch', { field: '/seed/publicValue', rule: 'commitmentB' });
  const inTime = shownAtMs <= revealBy(publicGivenAtMs);
  if (!inTime) return digits === LATE_PART_A ? 'ok' : no('seed-late', '/seed/digits');
  return seedCommitment(record.round, digits) === commitment
    ? 'ok'
    : refuse('sampling.seed-mismatch', { field: '/seed/digits', rule: 'commitment' });
}

type Repeat = (file: RoundFile, draw: RoundDraw, again: Omit<RoundDraw, 'atMs'>) => Refusal | 'ok';

const REPEATED: Readonly<Record<'sizes' | 'tickets' | 'pi' | 'pi-pairs', Repeat>> = {
  sizes: (_file, draw, again) => sameLists(draw.sizes, again.sizes, '/draw/sizes', 'sizes'),
  tickets: (_file, draw, again) => {
    const ticket = (list: RoundDraw['picks']) =>
      list.map(({ id, stratum, phase, position, ticket: own }) => ({ id, stratum, phase, position, ticket: own }));
    const picks = sameLists(ticket(draw.picks), ticket(again.picks), '/draw/picks', 'tickets');
    return picks === 'ok' ? sameLists(draw.riskLed, again.riskLed, '/draw/riskLed', 'tickets') : picks;
  },
  pi: (_file, draw, again) => {
    const pi = (list: RoundDraw['picks']) => list.map((one) => ({ pi: one.pi }));
    return sameLists(pi(draw.picks), pi(again.picks), '/draw/picks', 'pi');
  },
  'pi-pairs': (_file, draw, again) => sameLists(draw.pairs, again.pairs, '/draw/pairs', 'pi-pairs'),
};

/** `ok`, or the pointer of the first entry, and member, that differs or is not there. */
function sameLists(
  stated: readonly (object | string)[],
  right: readonly (object | string)[],
  at: string,
  what: string,
): Refusal | 'ok' {
  for (let index = 0; index < Math.max(stated.length, right.length); index += 1) {
    const [own, other] = [stated[index], right[index]];
    if (own === undefined || other === undefined) return no(what, `${at}/${index}`);
    if (typeof own === 'string' || typeof other === 'string') {
      if (own !== other) return no(what, `${at}/${index}`);
      continue;
    }
    const values = own as Readonly<Record<string, unknown>>;
    const member = Object.entries(other).find(([name, value]) => values[name] !== value);
    if (member !== undefined) return no(what, `${at}/${index}/${member[0]}`);
  }
  return 'ok';
}

function signOffOf({ signOff, results }: RoundFile): Found {
  if (signOff === null) return 'absent';
  const members = new Set(signOff.members);
  if (members.size < 2 || members.size !== signOff.members.length) return no('sign-off', '/signOff/members');
  const signed = new Set<string>();
  for (const [index, { member }] of signOff.signed.entries()) {
    if (!members.has(member) || signed.has(member)) return no('sign-off', `/signOff/signed/${index}/member`);
    signed.add(member);
  }
  return results !== null && signed.size < members.size ? no('sign-off', '/signOff/signed') : 'ok';
}

/** Every file that was to be assessed has its one line, and the rate is what these lines give. */
function estimatesOf({ record, draw, results }: RoundFile, again: Omit<RoundDraw, 'atMs'> | null): Found {
  if (results === null || draw === null || again === null) return 'absent';
  const wanted = [...again.picks.map(({ id }) => id), ...again.riskLed].toSorted(compareCodePoints);
  const codes = results.files.map(({ code }) => code);
  const files = sameLists(codes, wanted, '/results/files', 'estimates');
  if (files !== 'ok') return files;
  const odd = results.files.findIndex(
    ({ grade, notAssessed }) =>
      (notAssessed !== null && (grade !== null || !['dossier-not-produced', 'other'].includes(notAssessed))) ||
      (notAssessed === null && grade === null),
  );
  if (odd >= 0) return no('estimates', `/results/files/${odd}`);
  const { estimate, ...counts } = rateOfFiles(record, again.picks, results);
  const { estimate: stated, ...statedCounts } = results.goodOrBetter;
  const at = '/results/goodOrBetter';
  const wrong = sameLists([statedCounts], [counts], at, 'estimates');
  if (wrong !== 'ok') return { ...wrong, field: (wrong.field ?? at).replace(`${at}/0`, at) };
  if (typeof stated === 'string' || typeof estimate === 'string')
    return stated === estimate ? 'ok' : no('estimates', `${at}/estimate`);
  // Square roots and logarithms of another machine may differ in the last place, and then rounding does.
  const far = (['sharePpm', 'lowPpm', 'highPpm'] as const).find((name) => Math.abs(stated[name] - estimate[name]) > 1);
  return far === undefined ? 'ok' : no('estimates', `${at}/estimate/${far}`);
}
