/**
 * Participants do what is planned for them, each signed in as itself, and nothing but through the HTTP interface.
 * Whatever they choose (whom a recipient wants, which number they name, which paper they photograph) is a function of
 * seed, case, act and attempt.
 */
import type { Material, Role } from '#domain/case-file/codes';
import type { TouchPhase } from '#domain/follow-up/touches';
import { addDays, legalDay, startOfDay, type Instant, type IsoDate } from '#domain/kernel/time';
import type { CaseLife, DueStep } from '../conductor/case-life.ts';
import { choose, days, fraction, yes } from '../life/choose.ts';
import type { PlannedPaper, PlannedStep } from '../life/plan.ts';
import { writeText } from '../life/texts.ts';
import type { Seed } from '../facts/chance.ts';
import { registrationBody } from './registration.ts';
import type { ActResult, ApiClient } from './client.ts';
import { original } from './originals.ts';
import type { HandlerFacts, People } from './people.ts';

/** What became of a step: done, to be tried on a later day, or pointless because the case went another way. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly at: Instant; readonly why: string }
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'stuck'; readonly why: string };

export interface Counts {
  accepted: number;
  refusedAsPlanned: number;
  refusedOtherwise: number;
  uploads: number;
}

export interface ParticipantsDeps {
  readonly api: ApiClient;
  readonly people: People;
  readonly seed: Seed;
  readonly now: () => Instant;
  readonly isRestDay: (day: IsoDate) => boolean;
}

const DONE: Verdict = { kind: 'done' };
/** Share of a hundred papers that are handed in as an original. */
const ORIGINALS = 30;
/** Refusals that time alone cures: what the step needs has not happened yet. */
const TOO_EARLY = new Set([
  'closing.third-touch-open',
  'follow-up.not-open',
  'follow-up.before-window',
  'case-file.decision-pending',
]);
const MOST_TRIES = 40;

export class Participants {
  readonly #api: ApiClient;
  readonly #people: People;
  readonly #seed: Seed;
  readonly #now: () => Instant;
  readonly #isRestDay: (day: IsoDate) => boolean;
  readonly counts: Counts = { accepted: 0, refusedAsPlanned: 0, refusedOtherwise: 0, uploads: 0 };
  /** How often each code refused what was not meant to be refused. */
  readonly refusals = new Map<string, number>();

  constructor(deps: ParticipantsDeps) {
    this.#api = deps.api;
    this.#people = deps.people;
    this.#seed = deps.seed;
    this.#now = deps.now;
    this.#isRestDay = deps.isRestDay;
  }

  /** Does one step and says what became of it. Throws only when the interface gives no answer or a senseless one. */
  async perform(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { step } = due;
    if (step.refused !== null) return this.#trouble(life, step);
    switch (step.act) {
      case 'intake.register':
        return this.#register(life, due);
      case 'intake.propose-grant':
      case 'intake.propose-refusal':
      case 'closing.propose-approval':
        return this.#propose(life, due);
      case 'assignment.request-draw':
        // Requested and drawn in one go, as an officer does who has the recipient on the line.
        return DONE;
      case 'assignment.draw':
      case 'assignment.choose':
      case 'assignment.rotate':
      case 'assignment.recommend':
        return this.#assign(life, due);
      case 'assignment.arrange':
        return this.#arrange(life, due);
      case 'follow-up.try':
      case 'follow-up.record-answer':
      case 'follow-up.answer-by-link':
      case 'follow-up.mark-in-custody':
        return this.#followUp(life, due);
      case 'hearing.give-opinion':
        return this.#opinion(life, due);
      case 'hearing.assign-observer':
        return this.#assignObserver(life, due);
      case 'hearing.record-observation':
        if (life.observer === null) return { kind: 'dropped', why: 'nobody observed' };
        return this.#plain(life, due, life.observer);
      case 'hearing.confirm-publicity':
        if (life.publicityKnown) return DONE;
        return this.#plain(life, due);
      default:
        return this.#plain(life, due);
    }
  }

  // ── what everything is made of ─────────────────────────────────────────────────────────────────

  /** The person who takes a step. */
  #actor(life: CaseLife, role: Role): string {
    const { agencyId, key } = life.one;
    if (role === 'handler') return life.handlerPerson;
    if (role === 'unit-clerk' || role === 'unit-head') return this.#people.ofUnit(life.unit, key);
    return this.#people.holder(role, agencyId, key);
  }

  async #act(life: CaseLife, person: string, act: string, body: object): Promise<ActResult> {
    life.serial += 1;
    const key = `${life.one.key}/${act}/${life.serial}`;
    const result = await this.#api.act(
      this.#people.login(person),
      life.caseId === '' ? null : life.caseId,
      act,
      key,
      body,
    );
    if (result.outcome === 'accepted') {
      this.counts.accepted += 1;
      if (result.case !== null) life.moveTo(result.case.stage);
      this.#follow(life, result.events);
    }
    return result;
  }

  /** What an answer asks somebody to do next. */
  #follow(life: CaseLife, events: readonly string[]): void {
    const now = this.#now();
    for (const kind of events) {
      if (kind === 'hearing.attendance-selected') {
        if (life.publicityKnown) life.add(now, 0, { role: 'officer', act: 'hearing.assign-observer' });
        else life.add(now, 1, { role: 'officer', act: 'hearing.confirm-publicity', details: plannedPublicity(life) });
      }
      if (kind === 'hearing.observer-released' || kind === 'hearing.observation-lapsed') life.observer = null;
      if (kind === 'hearing.held' && !life.opinionAsked) this.#askOpinion(life, 1);
      if (kind === 'handling.closing-document-reported' && !life.opinionAsked && plansOpinion(life))
        this.#askOpinion(life, 1);
      if (kind === 'follow-up.abnormal-answer')
        life.add(now, days(this.#seed, life.one.key, 'abnormal/after', 1, 1, 2), {
          role: 'officer',
          act: 'follow-up.settle-abnormal',
        });
    }
  }

  #askOpinion(life: CaseLife, inDays: number): void {
    life.opinionAsked = true;
    life.add(this.#now(), inDays, { role: 'officer', act: 'hearing.ask-opinion' });
  }

  /** A refusal that was not planned: put off while time may cure it, otherwise dropped (beside the main way) or stuck. */
  #unplanned(life: CaseLife, due: DueStep, result: Extract<ActResult, { outcome: 'refused' }>): Verdict {
    this.counts.refusedOtherwise += 1;
    const { step } = due;
    const why = `${step.act}: ${result.code} ${result.field ?? ''}`.trim();
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
    const main = step.lane === 'main' && !SIDE_ACTS.has(step.act);
    if (TOO_EARLY.has(result.code) && due.tries < MOST_TRIES) return { kind: 'later', at: this.#nextDay(due), why };
    return main ? { kind: 'stuck', why } : { kind: 'dropped', why };
  }

  /** The same minute of the next office day. */
  #nextDay(due: DueStep, inDays = 1): Instant {
    let on = addDays(legalDay(Math.max(this.#now(), due.at)), inDays);
    while (this.#isRestDay(on)) on = addDays(on, 1);
    return startOfDay(on, due.step.minute);
  }

  #today(): IsoDate {
    return legalDay(this.#now());
  }

  async #detail(life: CaseLife): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.#api.get(this.#people.login(this.#actor(life, 'officer')), `/cases/${life.caseId}`);
    life.moveTo(String(body['stage']));
    return body;
  }

  /** Where the case stands now, for cases that go on by themselves. */
  async look(life: CaseLife): Promise<void> {
    await this.#detail(life);
  }

  // ── acts whose body follows from the plan alone ─────────────────────────────────────────────────

  async #plain(life: CaseLife, due: DueStep, person = this.#actor(life, due.step.role)): Promise<Verdict> {
    const body = await this.#body(life, due.step, person);
    const result = await this.#act(life, person, due.step.act, body);
    if (result.outcome === 'refused') return this.#unplanned(life, due, result);
    if (due.step.act === 'hearing.confirm-publicity') {
      life.publicityKnown = true;
      if (due.step.details.hearing?.publicity === 'public')
        life.add(this.#now(), 0, { role: 'officer', act: 'hearing.assign-observer' });
    }
    if (due.step.act === 'closing.return' && due.step.attempt === 2)
      life.add(this.#now(), 1, { role: 'closure-examiner', act: 'closing.record-talk' });
    if (due.step.act === 'hearing.ask-opinion' && !plansOpinion(life))
      life.add(this.#now(), 33, { role: 'officer', act: 'hearing.record-opinion-call' });
    return DONE;
  }

  async #body(life: CaseLife, step: PlannedStep, person: string): Promise<Record<string, unknown>> {
    const { details } = step;
    const { one } = life;
    switch (step.act) {
      case 'intake.request-supplement':
        return { items: details.items ?? [], by: addDays(this.#today(), 8) };
      case 'intake.supplement':
        return { materials: details.items ?? [] };
      case 'intake.withdraw':
      case 'intake.deem-withdrawn':
      case 'intake.return-notice':
      case 'assignment.apply-not-to-act':
        return { reason: details.reason };
      case 'intake.serve-refusal':
        return { way: details.reason ?? 'direct', servedOn: this.#today() };
      case 'intake.check-commitment':
        return { result: details.reason ?? 'confirmed' };
      case 'assignment.answer-organ':
        return { way: details.reason === 'paper' ? 'letter' : (details.reason ?? 'phone') };
      case 'handling.complete-checkpoint':
        return {
          checkpoint: details.checkpoint,
          materials: (details.papers ?? []).map((paper) => paper.material),
          ...(await this.#originals(life, details.papers ?? [], person)),
          ...this.#report(life, details.papers ?? []),
        };
      case 'handling.declare-not-applicable':
        return { checkpoint: details.checkpoint, reason: details.notApplicable };
      case 'handling.excuse-mandate-papers':
        return { reason: details.mandateExcuse, newDueOn: addDays(this.#today(), details.newDueInDays ?? 10) };
      case 'handling.record-closing':
        return {
          kind: details.closingKind,
          ...(details.document === undefined ? {} : { document: details.document }),
          ...(await this.#originals(life, details.papers ?? [], person)),
        };
      case 'hearing.schedule':
      case 'hearing.move':
        return {
          hearingDay: this.#courtDay(addDays(life.startsOn, details.hearing?.onDay ?? 0)),
          startMinute: details.hearing?.minute ?? 540,
          ...(step.act === 'hearing.move'
            ? { reason: details.reason ?? 'court-calendar' }
            : { publicity: details.hearing?.publicity ?? 'unknown', procedure: procedureOf(life) }),
        };
      case 'hearing.confirm-publicity':
        return { publicity: details.hearing?.publicity ?? 'public' };
      case 'hearing.declare-non-public':
        return { reason: details.reason ?? 'declared-on-the-day' };
      case 'hearing.hold':
        return { publicity: details.hearing?.publicity ?? 'public' };
      case 'hearing.record-observation':
        return { scores: details.scores, record: writeText(one, 'observation', 1, this.#seed) };
      case 'hearing.ask-opinion':
        return { way: 'paper' };
      case 'closing.submit':
        return {
          outcome: life.plan.outcome,
          materials: (details.papers ?? []).map((paper) => paper.material),
          ...(await this.#originals(life, details.papers ?? [], person)),
          report: writeText(one, 'closing-report', 1, this.#seed),
        };
      case 'closing.return':
        return { reasons: details.returned?.reasons ?? [] };
      case 'follow-up.settle-abnormal':
        return { touch: this.#abnormal.get(one.key) ?? 'first', measure: 'talk-with-handler' };
      default:
        return {};
    }
  }

  readonly #abnormal = new Map<string, TouchPhase>();

  #report(life: CaseLife, papers: readonly PlannedPaper[]): { report?: string } {
    const paper = papers.find(({ text }) => text !== null);
    if (paper?.text == null) return {};
    return { report: writeText(life.one, paper.text, paper.no, this.#seed) };
  }

  /** Some papers are handed in as they are; the rest is only stated. */
  async #originals(life: CaseLife, papers: readonly PlannedPaper[], person: string): Promise<{ documents?: string[] }> {
    const documents: string[] = [];
    for (const { material, no } of papers) {
      if (!yes(this.#seed, life.one.key, `original/${material}`, no, ORIGINALS)) continue;
      const file = original(this.#seed, life.one.key, material, no);
      const stored = await this.#api.upload(this.#people.login(person), life.caseId, {
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

  /** Courts sit on office days. */
  #courtDay(day: IsoDate): IsoDate {
    let on = day;
    while (this.#isRestDay(on) || on < this.#today()) on = addDays(on, 1);
    return on;
  }

  // ── intake ──────────────────────────────────────────────────────────────────────────────────────

  async #register(life: CaseLife, due: DueStep): Promise<Verdict> {
    const officer = this.#actor(life, 'officer');
    const result = await this.#act(life, officer, 'intake.register', registrationBody(life.one, this.#seed));
    if (result.outcome === 'refused') return this.#unplanned(life, due, result);
    life.caseId = result.caseId;
    life.number = result.case?.number ?? '';
    await this.#originals(life, due.step.details.papers ?? [], officer);
    return DONE;
  }

  // ── decisions of several steps ──────────────────────────────────────────────────────────────────

  async #propose(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { step } = due;
    const person = this.#actor(life, step.role);
    const opinion = {
      'intake.propose-grant': '经审查，符合法律援助条件，建议给予法律援助。',
      'intake.propose-refusal': '经审查，不符合法律援助条件，建议不予法律援助。',
      'closing.propose-approval': '材料齐全，同意结案归档。',
    }[step.act];
    const body = {
      opinion,
      ...(step.act === 'intake.propose-refusal' ? { ground: step.details.reason } : {}),
      ...(step.act === 'intake.propose-grant' ? { means: life.one.meansBasis } : {}),
    };
    for (let round = 1; round <= 2; round += 1) {
      const result = await this.#act(life, person, step.act, body);
      if (result.outcome === 'refused') return this.#unplanned(life, due, result);
      const end = await this.#decide(life, due, step.details.sentBack === true && round === 1);
      if (end !== 'sent-back') return end;
    }
    return { kind: 'stuck', why: `${step.act}: sent back twice` };
  }

  /** Lets everybody whose step it is agree, or the second step send back once. */
  async #decide(life: CaseLife, due: DueStep, sendBack: boolean): Promise<'sent-back' | Verdict> {
    const asked = new Map<number, number>();
    for (;;) {
      const pending = (await this.#detail(life))['pending'] as { step: number; roles: Role[] } | null;
      if (pending === null) return DONE;
      const no = asked.get(pending.step) ?? 0;
      asked.set(pending.step, no + 1);
      const { agencyId, key } = life.one;
      const role = pending.roles.find((one) => this.#people.holders(one, agencyId).length > 0);
      if (role === undefined || no > 3)
        return { kind: 'stuck', why: `nobody agrees to step ${pending.step} (${pending.roles.join(' ')})` };
      const person = this.#people.holder(role, agencyId, key, no);
      if (sendBack) {
        const result = await this.#act(life, person, 'case-file.send-back', {
          reason: 'facts-unclear',
          opinion: '事实表述不清，请补充后重新报批。',
        });
        return result.outcome === 'refused' ? this.#unplanned(life, due, result) : 'sent-back';
      }
      const result = await this.#act(life, person, 'case-file.agree', { opinion: '同意。' });
      if (result.outcome === 'refused' && result.code !== 'case-file.step-needs-another-person')
        return this.#unplanned(life, due, result);
    }
  }

  // ── assignment ──────────────────────────────────────────────────────────────────────────────────

  async #assign(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { step } = due;
    const officer = this.#actor(life, 'officer');
    for (let round = 1; round <= 2; round += 1) {
      const no = await this.#select(life, due, officer);
      if (no !== null) return no;
      const end = await this.#decide(life, due, step.details.sentBack === true && round === 1);
      if (end === 'sent-back') continue;
      if (end.kind === 'done') await this.#learnAssignment(life);
      return end;
    }
    return { kind: 'stuck', why: `${step.act}: sent back twice` };
  }

  /** Selects a handler by the planned method, by draw when nobody named may act. Null when it went well. */
  async #select(life: CaseLife, due: DueStep, officer: string): Promise<Verdict | null> {
    const { act, details, attempt } = due.step;
    if (act === 'assignment.rotate') {
      const result = await this.#act(life, officer, act, {});
      if (result.outcome === 'accepted') return null;
    }
    if (act === 'assignment.choose' || act === 'assignment.recommend') {
      const handler = this.#wanted(life, attempt);
      if (handler !== null) {
        const result = await this.#act(life, officer, act, {
          handler: handler.id,
          ...(act === 'assignment.recommend' ? { reason: details.reason } : {}),
        });
        if (result.outcome === 'accepted') return null;
        this.#unplanned(life, due, result);
      }
    }
    const requested = await this.#act(life, officer, 'assignment.request-draw', {});
    if (requested.outcome === 'refused') {
      const verdict = this.#unplanned(life, due, requested);
      // A pool that is full today has room when a case of it ends.
      return verdict.kind === 'stuck' && due.tries < MOST_TRIES
        ? { kind: 'later', at: this.#nextDay(due), why: verdict.why }
        : verdict;
    }
    const nonce = String(Math.floor(fraction(this.#seed, life.one.key, 'draw/nonce', attempt) * 1_000_000)).padStart(
      6,
      '0',
    );
    const nonceGiver = life.one.entry === 'notice' ? 'notifying-authority' : 'recipient';
    const drawn = await this.#act(life, officer, 'assignment.draw', { nonce, nonceGiver });
    return drawn.outcome === 'accepted' ? null : this.#unplanned(life, due, drawn);
  }

  /** A handler whom a recipient would name or an officer recommend: one who may act, as far as the list tells. */
  #wanted(life: CaseLife, attempt: number): HandlerFacts | null {
    const { one } = life;
    const fit = this.#people
      .pool(one.agencyId)
      .filter(
        (handler) =>
          handler.status === 'practising' &&
          handler.acceptsAid &&
          handler.id !== life.handler &&
          (!one.possibleLifeOrDeath || (handler.criminalDefenceConfirmed && handler.criminalDefenceYears >= 3)) &&
          (!one.minor || handler.minorsListSince !== null),
      );
    if (fit.length === 0) return null;
    return choose(
      this.#seed,
      one.key,
      'assignment/wanted',
      attempt,
      fit.map((handler) => [handler, 1] as const),
    );
  }

  async #learnAssignment(life: CaseLife): Promise<void> {
    const detail = await this.#detail(life);
    const unit = detail['unit'] as { id: string } | null;
    const handler = detail['handler'] as { id: string } | null;
    life.unit = unit?.id ?? life.unit;
    life.handler = handler?.id ?? life.handler;
    life.handlerPerson = this.#people.handler(life.handler)?.personId ?? life.handlerPerson;
  }

  async #arrange(life: CaseLife, due: DueStep): Promise<Verdict> {
    const clerk = this.#actor(life, 'unit-clerk');
    if (due.step.details.namesAnother === true) {
      const others = this.#people
        .pool(life.one.agencyId)
        .filter(
          ({ id, unitId, status, acceptsAid }) =>
            unitId === life.unit && id !== life.handler && status === 'practising' && acceptsAid,
        );
      const [other] = others;
      if (other !== undefined && !life.one.possibleLifeOrDeath && !life.one.minor) {
        const result = await this.#act(life, clerk, 'assignment.arrange', { handler: other.id });
        if (result.outcome === 'accepted') {
          life.handler = other.id;
          life.handlerPerson = other.personId;
          return DONE;
        }
        this.#unplanned(life, due, result);
      }
    }
    const result = await this.#act(life, clerk, 'assignment.arrange', {});
    return result.outcome === 'accepted' ? DONE : this.#unplanned(life, due, result);
  }

  // ── hearing ─────────────────────────────────────────────────────────────────────────────────────

  async #assignObserver(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { agencyId, key } = life.one;
    for (let no = 0; no < this.#people.holders('observer', agencyId).length; no += 1) {
      const observer = this.#people.holder('observer', agencyId, key, no);
      const result = await this.#act(life, this.#actor(life, 'officer'), due.step.act, { observer });
      if (result.outcome === 'accepted') {
        life.observer = observer;
        return DONE;
      }
      if (result.code !== 'hearing.observer-of-the-unit') return this.#unplanned(life, due, result);
    }
    return { kind: 'dropped', why: 'no observer' };
  }

  /** The authority answers on paper; an officer enters it. */
  async #opinion(life: CaseLife, due: DueStep): Promise<Verdict> {
    const officer = this.#actor(life, 'officer');
    if (!life.opinionAsked) {
      life.opinionAsked = true;
      const asked = await this.#act(life, officer, 'hearing.ask-opinion', { way: 'paper' });
      if (asked.outcome === 'refused') return this.#unplanned(life, due, asked);
    }
    const result = await this.#act(life, officer, 'hearing.give-opinion', {
      scores: due.step.details.opinion,
      way: 'paper',
      remark: writeText(life.one, 'judge-remark', 1, this.#seed),
    });
    return result.outcome === 'accepted' ? DONE : this.#unplanned(life, due, result);
  }

  // ── follow-up ───────────────────────────────────────────────────────────────────────────────────

  async #followUp(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { step } = due;
    const { touch } = step.details;
    if (touch === undefined) return { kind: 'dropped', why: 'no touch' };
    const { phase } = touch;
    const state = touchState(await this.#detail(life), phase);
    if (life.stage === 'archive' || life.stage === 'ended') return { kind: 'dropped', why: 'case is closed' };
    if (state === null || state.state === 'waiting') {
      // The third opens with the closing document, the others may be made by hand once their time has come.
      const ready = phase !== 'third' && life.stage !== 'intake' && life.stage !== 'assignment';
      if (!ready || due.tries % 4 !== 0) return this.#wait(due, `${phase} touch is not open`);
    } else if (state.state !== 'open') return { kind: 'dropped', why: `${phase} touch has ended` };
    else if (state.opensOn !== undefined && this.#today() < state.opensOn)
      return { kind: 'later', at: startOfDay(state.opensOn, step.minute), why: 'before its window' };
    const caller = this.#actor(life, 'caller');
    const result = await this.#act(life, caller, ...this.#touchAct(life, step, phase));
    if (result.outcome === 'refused') {
      if (result.code === 'follow-up.not-open') return this.#wait(due, result.code);
      return this.#unplanned(life, due, result);
    }
    if (result.events.includes('follow-up.abnormal-answer')) this.#abnormal.set(life.one.key, phase);
    return DONE;
  }

  #wait(due: DueStep, why: string): Verdict {
    return due.tries < MOST_TRIES ? { kind: 'later', at: this.#nextDay(due), why } : { kind: 'dropped', why };
  }

  #touchAct(life: CaseLife, step: PlannedStep, phase: TouchPhase): [string, object] {
    const { touch } = step.details;
    if (step.act === 'follow-up.mark-in-custody') return [step.act, { touch: phase }];
    if (step.act === 'follow-up.try')
      return [
        step.act,
        { touch: phase, channel: 'phone', noAnswer: touch?.noAnswers[step.attempt % 10] ?? 'not-picked-up' },
      ];
    const by =
      { 'statutory-representative': 'statutory-representative', 'close-relative': 'close-relative' }[
        life.one.reach as string
      ] ?? 'recipient';
    return [
      'follow-up.record-answer',
      {
        touch: phase,
        channel: step.act === 'follow-up.answer-by-link' ? 'message' : 'phone',
        by,
        ...touch?.answers,
        answerText: writeText(life.one, 'follow-up-note', touch?.touch ?? 1, this.#seed),
      },
    ];
  }

  // ── acts that must be refused ───────────────────────────────────────────────────────────────────

  async #trouble(life: CaseLife, step: PlannedStep): Promise<Verdict> {
    const person = this.#wrongPerson(life, step);
    const body = TROUBLE_BODIES[step.act]?.(life) ?? {};
    const result = await this.#act(life, person, step.act, body);
    if (result.outcome === 'refused') {
      this.counts.refusedAsPlanned += 1;
      return DONE;
    }
    return { kind: 'stuck', why: `${step.act} was accepted, though ${step.refused ?? ''}` };
  }

  #wrongPerson(life: CaseLife, step: PlannedStep): string {
    if (step.refused === 'wrong-person' && step.role === 'handler') {
      const other = this.#people.pool(life.one.agencyId).find(({ personId }) => personId !== life.handlerPerson);
      return other?.personId ?? this.#actor(life, 'officer');
    }
    return this.#actor(life, step.role);
  }
}

/** Acts beside the way of a case to its end: where one is refused, the case goes on without it. */
const SIDE_ACTS = new Set([
  'intake.check-commitment',
  'hearing.assign-observer',
  'hearing.confirm-publicity',
  'hearing.ask-opinion',
  'hearing.record-opinion-call',
  'follow-up.settle-abnormal',
  'closing.record-talk',
]);

const TROUBLE_BODIES: Readonly<Record<string, (life: CaseLife) => object>> = {
  'closing.submit': (life) => ({ outcome: life.plan.outcome }),
  'intake.supplement': () => ({ materials: ['identity-proof'] satisfies Material[] }),
  'handling.report-progress': () => ({ kind: 'other', report: '演示：非本案承办人的记录。' }),
  'handling.instruct': () => ({ kind: 'instruction', instruction: '演示：无权限的督办。' }),
};

function plansOpinion(life: CaseLife): boolean {
  return life.plan.steps.some((step) => step.act === 'hearing.give-opinion');
}

/** What the court will say of a hearing whose publicity is unknown. */
function plannedPublicity(life: CaseLife): PlannedStep['details'] {
  return life.plan.steps.find((step) => step.act === 'hearing.confirm-publicity')?.details ?? {};
}

function procedureOf(life: CaseLife): string {
  const { proceeding, procedure } = life.one;
  if (proceeding === 'second-instance') return 'second-instance';
  if (proceeding === 'arbitration') return 'arbitration';
  if (proceeding === 'reconsideration') return 'reconsideration-hearing';
  return procedure === 'none' ? 'other' : procedure;
}

function touchState(
  detail: Readonly<Record<string, unknown>>,
  phase: TouchPhase,
): { readonly state: string; readonly opensOn?: IsoDate } | null {
  const followUp = detail['followUp'] as { touches: Record<TouchPhase, { state: string; opensOn?: IsoDate }> } | null;
  return followUp?.touches[phase] ?? null;
}
