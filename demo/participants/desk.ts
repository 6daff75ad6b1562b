/** What every participant does: acting as itself, reading a case, handing in papers, and taking a refusal. */
import type { Role } from '#domain/case-file/codes';
import { addDays, legalDay, startOfDay, type Instant, type IsoDate } from '#domain/kernel/time';
import type { CaseLife, DueStep } from '../conductor/case-life.ts';
import type { Seed } from '../facts/chance.ts';
import { yes } from '../life/choose.ts';
import type { PlannedPaper } from '../life/plan.ts';
import type { ActResult, ApiClient } from './client.ts';
import { original } from './originals.ts';
import type { People } from './people.ts';
import type { Verdict } from './verdict.ts';

export interface Counts {
  accepted: number;
  refusedAsPlanned: number;
  refusedOtherwise: number;
  uploads: number;
}

export interface DeskDeps {
  readonly api: ApiClient;
  readonly people: People;
  readonly seed: Seed;
  readonly now: () => Instant;
  readonly isRestDay: (day: IsoDate) => boolean;
}

/** Called with the events of every accepted act: what an answer asks somebody to do next. */
export type Follow = (life: CaseLife, events: readonly string[]) => void;

export type Detail = Readonly<Record<string, unknown>>;

/** Share of a hundred papers that are handed in as an original. */
const ORIGINALS = 30;
/** How often a step is put off before the case counts as stuck. */
const MOST_TRIES = 60;
/** Refusals that time alone cures: what the step needs has not happened yet. */
const TOO_EARLY = new Set(['closing.third-touch-open', 'follow-up.not-open', 'follow-up.before-window']);
/** Acts beside the way of a case to its end: where one is refused, the case goes on without it. */
const SIDE_ACTS = new Set([
  'intake.check-commitment',
  'hearing.assign-observer',
  'hearing.confirm-publicity',
  'hearing.ask-opinion',
  'hearing.record-opinion-call',
  'follow-up.settle-abnormal',
  'follow-up.try',
  'closing.record-talk',
]);

export class Desk {
  readonly api: ApiClient;
  readonly people: People;
  readonly seed: Seed;
  readonly now: () => Instant;
  readonly #isRestDay: (day: IsoDate) => boolean;
  readonly counts: Counts = { accepted: 0, refusedAsPlanned: 0, refusedOtherwise: 0, uploads: 0 };
  /** How often each code refused what was not meant to be refused. */
  readonly refusals = new Map<string, number>();
  /** Whose step it is, by agency, kind of decision and step. */
  readonly decisionRoles = new Map<string, readonly Role[]>();
  follow: Follow = () => {};

  constructor(deps: DeskDeps) {
    this.api = deps.api;
    this.people = deps.people;
    this.seed = deps.seed;
    this.now = deps.now;
    this.#isRestDay = deps.isRestDay;
  }

  /** The person who takes a step in a role. */
  actor(life: CaseLife, role: Role): string {
    const { agencyId, key } = life.one;
    if (role === 'handler') return life.handlerPerson;
    if (role === 'unit-clerk' || role === 'unit-head') return this.people.ofUnit(life.unit, key);
    return this.people.holder(role, agencyId, key);
  }

  /** Sends an act as a person; the key makes a repetition after a lost answer the same command. */
  async act(life: CaseLife, person: string, act: string, body: object): Promise<ActResult> {
    life.serial += 1;
    const key = `${life.one.key}/${act}/${life.serial}`;
    const caseId = life.caseId === '' ? null : life.caseId;
    const result = await this.api.act(this.people.login(person), caseId, act, key, body);
    if (result.outcome === 'accepted') {
      this.counts.accepted += 1;
      if (result.case !== null) life.moveTo(result.case.stage);
      this.follow(life, result.events);
    }
    return result;
  }

  /** A refusal that was not planned: put off while time may cure it, otherwise dropped (beside the main way) or stuck. */
  unplanned(due: DueStep, result: Extract<ActResult, { outcome: 'refused' }>): Verdict {
    this.counts.refusedOtherwise += 1;
    const { step } = due;
    const why = `${step.act}: ${result.code} ${result.field ?? ''}`.trim();
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
    const main = step.lane === 'main' && !SIDE_ACTS.has(step.act);
    if (TOO_EARLY.has(result.code) && due.tries < MOST_TRIES) return this.later(due, why);
    return main ? { kind: 'stuck', why } : { kind: 'dropped', why };
  }

  /** The same minute some days later, on an office day; stuck or dropped after too many times. */
  later(due: DueStep, why: string, inDays = 1): Verdict {
    if (due.tries >= MOST_TRIES) return { kind: due.step.lane === 'main' ? 'stuck' : 'dropped', why };
    let on = addDays(legalDay(Math.max(this.now(), due.at)), inDays);
    while (this.#isRestDay(on)) on = addDays(on, 1);
    return { kind: 'later', at: startOfDay(on, due.step.minute), why };
  }

  today(): IsoDate {
    return legalDay(this.now());
  }

  /** Courts sit on office days, and nothing is set for a day that is over. */
  courtDay(day: IsoDate): IsoDate {
    let on = day;
    while (this.#isRestDay(on) || on < this.today()) on = addDays(on, 1);
    return on;
  }

  /** One case on one page, as its officer sees it. */
  async detail(life: CaseLife): Promise<Detail> {
    const { body } = await this.api.get(this.people.login(this.actor(life, 'officer')), `/cases/${life.caseId}`);
    life.moveTo(String(body['stage']));
    return body;
  }

  /** Where a case stands, asked by the supervisor of its region, who sees no personal data; gives the acts of its open tasks. */
  async look(life: CaseLife): Promise<readonly string[]> {
    const supervisor = this.people.supervisorOf(life.one.agencyId);
    const { body } = await this.api.get(this.people.login(supervisor), `/cases/${life.caseId}`);
    life.moveTo(String(body['stage']));
    return (body['tasks'] as readonly { readonly act: string }[]).map(({ act }) => act);
  }

  /** Hands in some papers as they are; the rest is only stated. */
  async originals(life: CaseLife, papers: readonly PlannedPaper[], person: string): Promise<{ documents?: string[] }> {
    const documents: string[] = [];
    for (const { material, no } of papers) {
      if (!yes(this.seed, life.one.key, `original/${material}`, no, ORIGINALS)) continue;
      const file = original(this.seed, life.one.key, material, no);
      const stored = await this.api.upload(this.people.login(person), life.caseId, {
        material,
        name: `${material}-${no}.${file.extension}`,
        type: file.type,
        bytes: file.bytes,
      });
      if ('id' in stored) {
        documents.push(stored.id);
        this.counts.uploads += 1;
      } else this.refusals.set(`document: ${stored.code}`, (this.refusals.get(`document: ${stored.code}`) ?? 0) + 1);
    }
    return documents.length === 0 ? {} : { documents: [...new Set(documents)] };
  }
}
