/**
 * The life of a sampling round: draft → frozen → seeded → drawn → signed off → evaluating → results → published, or
 * stopped; aborted only as long as nobody can know its seed. Pure; asked by the workflow, by the API and by the commit.
 */
import { gathered, optionalText, text, type ActRequest } from '../case-file/act-rule.ts';
import type { Role } from '../case-file/codes.ts';
import { event, type CaseEvent } from '../case-file/events.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import { isSha256Hex } from '../kernel/sha256.ts';
import { legalDay, type Instant } from '../kernel/time.ts';
import type { SubjectRules, SubjectState } from '../supervision/subject.ts';
import { checkSamplingPolicy, type SamplingPolicy } from './policy.ts';
import { checkPartA, checkPublicValue, checkSeed, LATE_PART_A, revealBy, seedCommitment } from './seed.ts';

const ROUND_STAGES = [
  'draft',
  'frozen',
  'seeded',
  'drawn',
  'signed-off',
  'evaluating',
  'results',
  'published',
  'stopped',
  'aborted',
] as const;
export type RoundStage = (typeof ROUND_STAGES)[number];
const ROUND_KINDS = ['random', 'risk-led', 'special'] as const;
export type RoundKind = (typeof ROUND_KINDS)[number];

/** Where B comes from. `public`: named source, number and day. `witnessed`: dice of a second institution, committed to. */
export type SeedSource =
  | { readonly kind: 'public'; readonly name: string; readonly number: string; readonly on: string }
  | { readonly kind: 'witnessed'; readonly institutions: readonly [string, string] };

/** The source as it stands in the frozen record. */
export function sourceText(source: SeedSource): string {
  return source.kind === 'public'
    ? `${source.name}/${source.number}/${source.on}`
    : `witnessed-not-public/${source.institutions.join('/')}`;
}

/** What a draft says; all of it is frozen with the frame. */
export interface RoundDraft {
  readonly kind: RoundKind;
  readonly from: string;
  readonly to: string;
  readonly forms: readonly string[];
  readonly regions: readonly string[];
  readonly stages: readonly string[];
  readonly sampling: SamplingPolicy;
  /** What evaluation goes by; its own room reads it. */
  readonly evaluation: JsonObject;
  readonly excluded: readonly { readonly caseId: string; readonly reason: string }[];
  /** Cases that the organiser puts on the risk-led list beside those of the criteria. */
  readonly named: readonly string[];
  readonly members: readonly string[];
  /** Whether this is the year's last round: it asks for all that is missing to the yearly minima. */
  readonly lastOfYear: boolean;
}

/** The control state of a round. The frame is in the database: it is far too large for a message. */
export interface RoundState extends SubjectState {
  readonly stage: RoundStage;
  readonly code: string;
  readonly draft: RoundDraft;
  readonly commitment: string | null;
  readonly commitmentB: string | null;
  readonly source: SeedSource | null;
  readonly frameHash: string | null;
  readonly publicValue: string | null;
  readonly publicGivenAt: Instant | null;
  readonly partA: string | null;
  readonly picksHash: string | null;
  readonly signed: readonly string[];
}

const ORGANISERS: readonly Role[] = ['round-organiser', 'supervisor'];

interface RoundAct {
  readonly stages: readonly RoundStage[];
  /** Whether any member may do it, whatever the role. */
  readonly member?: true;
  readonly decide: (state: RoundState, request: ActRequest) => Refusal | readonly CaseEvent[];
}

/** The act that makes a round. */
export const DRAFT_ROUND = 'sampling.draft';

/** The acts on a round that exists. */
export const ROUND_ACTS: Readonly<Record<string, RoundAct>> = {
  'sampling.change-draft': {
    stages: ['draft'],
    decide: (_state, { facts }) => {
      const draft = draftOf(facts);
      return isRefusal(draft) ? draft : [event('sampling.draft-changed', draftFacts(draft))];
    },
  },
  'sampling.commit-seed': { stages: ['draft'], decide: commitSeed },
  'sampling.freeze': { stages: ['draft'], decide: freeze },
  'sampling.give-public-value': { stages: ['frozen'], decide: givePublicValue },
  'sampling.reveal-seed': { stages: ['frozen'], decide: revealSeed },
  'sampling.draw': {
    stages: ['seeded'],
    decide: (_state, { facts }) => [
      event('sampling.drawn', {
        picksHash: gathered(facts, 'picksHash'),
        random: count(facts['random']),
        riskLed: count(facts['riskLed']),
      }),
    ],
  },
  'sampling.sign': { stages: ['drawn'], member: true, decide: sign },
  'sampling.publish': { stages: ['results'], decide: () => [event('sampling.published')] },
  'sampling.stop': {
    stages: ['frozen', 'seeded', 'drawn', 'signed-off', 'evaluating', 'results'],
    decide: (state, { facts, on }) =>
      state.stage === 'frozen' && !knowable(state, on)
        ? refuse('sampling.out-of-order', { params: { stage: state.stage } })
        : [event('sampling.stopped', { reason: text(facts, 'reason') })],
  },
  'sampling.abort': {
    stages: ['draft', 'frozen'],
    decide: (state, { facts, on }) =>
      knowable(state, on)
        ? refuse('sampling.abort-after-seed', { params: { stage: state.stage } })
        : [event('sampling.aborted', { reason: text(facts, 'reason') })],
  },
};

/**
 * Whether somebody may know the seed already: the public value was given, or its day has begun. Whoever could still abort
 * then could throw rounds away until one pleases.
 */
function knowable(state: RoundState, on: string): boolean {
  if (state.publicValue !== null || state.stage === 'seeded') return true;
  return state.stage === 'frozen' && state.source?.kind === 'public' && on >= state.source.on;
}

function commitSeed(_state: RoundState, { facts }: ActRequest): Refusal | readonly CaseEvent[] {
  const [commitment, commitmentB] = [text(facts, 'commitment'), optionalText(facts, 'commitmentB')];
  if (!isSha256Hex(commitment)) return refuse('sampling.frame-member', { field: '/commitment' });
  if (commitmentB !== null && !isSha256Hex(commitmentB))
    return refuse('sampling.frame-member', { field: '/commitmentB' });
  if (commitment === commitmentB) return refuse('sampling.commitment-reused', { field: '/commitmentB' });
  const source = sourceOf(facts, commitmentB);
  if (isRefusal(source)) return source;
  return [
    event('sampling.seed-committed', {
      commitment,
      ...(commitmentB === null ? {} : { commitmentB }),
      source: source as unknown as JsonObject,
    }),
  ];
}

function sourceOf(facts: JsonObject, commitmentB: string | null): SeedSource | Refusal {
  const no = refuse('sampling.source-incomplete', { field: '/source' });
  const source = facts['source'];
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return no;
  const { kind, name, number, on, institutions } = source as JsonObject;
  if (kind === 'public') {
    if (commitmentB !== null) return refuse('sampling.source-incomplete', { field: '/commitmentB' });
    return typeof name === 'string' && typeof number === 'string' && typeof on === 'string'
      ? { kind, name, number, on }
      : no;
  }
  if (kind !== 'witnessed' || commitmentB === null || !Array.isArray(institutions)) return no;
  const [first, second] = institutions as readonly Json[];
  return typeof first === 'string' && typeof second === 'string' && first !== second && institutions.length === 2
    ? { kind, institutions: [first, second] }
    : no;
}

function freeze(state: RoundState, { facts, at }: ActRequest): Refusal | readonly CaseEvent[] {
  if (state.commitment === null || state.source === null) return refuse('sampling.commitment-missing');
  if (new Set(state.draft.members).size < 2) return refuse('sampling.members-missing', { field: '/members' });
  if (state.source.kind === 'public' && state.source.on <= legalDay(at))
    return refuse('sampling.source-not-later', {
      field: '/source/on',
      params: { on: state.source.on, today: legalDay(at) },
    });
  return [
    event('sampling.frozen', {
      frameHash: gathered(facts, 'frameHash'),
      items: count(facts['items']),
      excluded: count(facts['excluded']),
      riskLed: count(facts['riskLed']),
      strata: count(facts['strata']),
      ...(typeof facts['expertCommitment'] === 'string' ? { expertCommitment: facts['expertCommitment'] } : {}),
    }),
  ];
}

function givePublicValue(state: RoundState, { facts, on, at }: ActRequest): Refusal | readonly CaseEvent[] {
  if (state.publicValue !== null) return refuse('sampling.out-of-order', { params: { stage: 'public-value-given' } });
  const value = text(facts, 'value');
  if (state.source?.kind === 'public') {
    if (on < state.source.on) return refuse('sampling.public-value-early', { params: { on: state.source.on } });
    const no = checkPublicValue(value);
    if (no !== null) return no;
  } else {
    const no = checkPartA(value, '/value');
    if (no !== null) return no;
    if (seedCommitment(state.code, value) !== state.commitmentB)
      return refuse('sampling.seed-mismatch', { field: '/value', rule: 'commitmentB' });
  }
  return [event('sampling.public-value-given', { value, givenAt: at })];
}

function revealSeed(state: RoundState, { facts, at }: ActRequest): Refusal | readonly CaseEvent[] {
  if (state.publicValue === null || state.publicGivenAt === null) return refuse('sampling.reveal-before-public-value');
  if (at > revealBy(state.publicGivenAt)) return refuse('sampling.reveal-late');
  const digits = text(facts, 'digits');
  const no = checkPartA(digits) ?? checkSeed(digits, state.publicValue);
  if (no !== null) return no;
  if (seedCommitment(state.code, digits) !== state.commitment)
    return refuse('sampling.seed-mismatch', { field: '/digits', rule: 'commitment' });
  return [event('sampling.seed-revealed', { digits, late: false })];
}

function sign(state: RoundState, { actor }: ActRequest): Refusal | readonly CaseEvent[] {
  const person = actor.person ?? '';
  if (state.signed.includes(person)) return refuse('sampling.signed-already');
  const left = state.draft.members.filter((one) => one !== person && !state.signed.includes(one));
  return [event('sampling.signed', { person }), ...(left.length === 0 ? [event('sampling.signed-off')] : [])];
}

/** Reads a draft from the facts of its act; refuses what no round may be. */
export function draftOf(facts: JsonObject): RoundDraft | Refusal {
  const draft = facts['draft'] as unknown as RoundDraft;
  if (draft.from > draft.to) return refuse('sampling.period', { field: '/from' });
  if (new Set(draft.members).size < 2) return refuse('sampling.members-missing', { field: '/members' });
  const twice = draft.excluded.findIndex(
    ({ caseId }, at) => draft.excluded.findIndex((one) => one.caseId === caseId) < at,
  );
  if (twice >= 0) return refuse('sampling.duplicate-id', { field: `/excluded/${twice}` });
  return checkSamplingPolicy(draft.sampling) ?? draft;
}

function draftFacts(draft: RoundDraft): JsonObject {
  return { draft: draft as unknown as JsonObject };
}

function decideRound(state: RoundState | null, request: ActRequest): Refusal | readonly CaseEvent[] {
  const { act, actor, facts } = request;
  if (act === DRAFT_ROUND) {
    if (state !== null) return refuse('sampling.drafted-already');
    if (!ORGANISERS.includes(actor.role)) return refuse('sampling.act-of-another-role', { params: { act } });
    const draft = draftOf(facts);
    if (isRefusal(draft)) return draft;
    return [
      event('sampling.drafted', {
        code: gathered(facts, 'code'),
        organiser: text(facts, 'organiser'),
        year: count(facts['year']),
        roundNo: count(facts['roundNo']),
        ...draftFacts(draft),
      }),
    ];
  }
  const rule = ROUND_ACTS[act];
  if (rule === undefined) return refuse('sampling.unknown-act', { params: { act } });
  if (state === null) return refuse('sampling.unknown');
  if (rule.member === true) {
    if (!state.draft.members.includes(actor.person ?? '')) return refuse('sampling.not-a-member', { params: { act } });
  } else if (!ORGANISERS.includes(actor.role)) return refuse('sampling.act-of-another-role', { params: { act } });
  if (!rule.stages.includes(state.stage))
    return refuse('sampling.out-of-order', { params: { act, stage: state.stage } });
  return rule.decide(state, request);
}

/** Facts that the database adds before the commit decides; before that they are not there, and count as none. */
function count(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function reduceRound(state: RoundState | null, { kind, facts }: CaseEvent, id: string): RoundState {
  if (kind === 'sampling.drafted') {
    return {
      id,
      version: 1,
      stage: 'draft',
      ended: false,
      region: text(facts, 'organiser'),
      code: text(facts, 'code'),
      draft: facts['draft'] as unknown as RoundDraft,
      commitment: null,
      commitmentB: null,
      source: null,
      frameHash: null,
      publicValue: null,
      publicGivenAt: null,
      partA: null,
      picksHash: null,
      signed: [],
    };
  }
  if (state === null) throw new Error(`${kind} before the round`);
  const next: RoundState = { ...state, version: state.version + 1 };
  switch (kind) {
    case 'sampling.draft-changed':
      return { ...next, draft: facts['draft'] as unknown as RoundDraft };
    case 'sampling.seed-committed':
      return {
        ...next,
        commitment: text(facts, 'commitment'),
        commitmentB: optionalText(facts, 'commitmentB'),
        source: facts['source'] as unknown as SeedSource,
      };
    case 'sampling.frozen':
      return { ...next, stage: 'frozen', frameHash: text(facts, 'frameHash') };
    case 'sampling.public-value-given':
      return { ...next, publicValue: text(facts, 'value'), publicGivenAt: count(facts['givenAt']) };
    case 'sampling.seed-revealed':
      return { ...next, stage: 'seeded', partA: text(facts, 'digits') };
    case 'sampling.drawn':
      return { ...next, stage: 'drawn', picksHash: text(facts, 'picksHash') };
    case 'sampling.signed':
      return { ...next, signed: [...state.signed, text(facts, 'person')] };
    case 'sampling.signed-off':
      return { ...next, stage: 'signed-off' };
    case 'sampling.evaluation-opened':
      return { ...next, stage: 'evaluating' };
    case 'sampling.results-final':
      return { ...next, stage: 'results' };
    case 'sampling.published':
      return { ...next, stage: 'published', ended: true };
    case 'sampling.stopped':
      return { ...next, stage: 'stopped', ended: true };
    case 'sampling.aborted':
      return { ...next, stage: 'aborted', ended: true };
    default:
      throw new Error(`a round does not know ${kind}`);
  }
}

/** A not shown within 24 hours after B: from then on it is twenty zeros. */
function roundAlarm({ stage, publicGivenAt }: RoundState): Instant | null {
  return stage === 'frozen' && publicGivenAt !== null ? revealBy(publicGivenAt) + 1 : null;
}

function roundDue(state: RoundState, now: Instant): readonly CaseEvent[] {
  const at = roundAlarm(state);
  return at !== null && at <= now ? [event('sampling.seed-revealed', { digits: LATE_PART_A, late: true })] : [];
}

/** The rules of rounds. */
export const ROUND_RULES: SubjectRules<RoundState> = {
  kind: 'round',
  creates: [DRAFT_ROUND],
  decide: decideRound,
  reduce: reduceRound,
  alarmAt: roundAlarm,
  due: roundDue,
};

/** Code of a round: organiser, year, number; for example `ROUND-330000-2026-001`. */
export function roundCode(organiser: string, year: number, roundNo: number): string {
  return `ROUND-${organiser}-${year}-${String(roundNo).padStart(3, '0')}`;
}

/** Code of a file in a round: never its case number. */
export function itemCode(organiser: string, year: number, roundNo: number, position: number): string {
  return `${organiser}-${year}-${String(roundNo).padStart(3, '0')}-${String(position).padStart(6, '0')}`;
}

/** The seed of a round whose two parts are known. */
export function seedOf({ partA, publicValue }: RoundState): string {
  if (partA === null || publicValue === null) throw new Error('a round without a seed');
  return partA + publicValue;
}
