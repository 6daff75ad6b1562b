/**
 * Participants do what is planned for them, each signed in as itself, and nothing but through the HTTP interface.
 * Whatever they choose (whom a recipient wants, which number they name, which paper they photograph) is a function of
 * seed, case, act and attempt.
 */
import type { Material } from '#domain/case-file/codes';
import { addDays, type IsoDate } from '#domain/kernel/time';
import type { CaseLife, DueStep } from '../conductor/case-life.ts';
import { yes } from '../life/choose.ts';
import type { PlannedPaper, PlannedStep } from '../life/plan.ts';
import { writeText } from '../life/texts.ts';
import { arrange, assign } from './assigning.ts';
import {
  assignObserver,
  callForOpinion,
  giveOpinion,
  opinionWay,
  plannedPublicity,
  plansOpinion,
} from './attending.ts';
import { propose } from './decisions.ts';
import { Desk, type DeskDeps } from './desk.ts';
import { followUp, waitsForThirdTouch } from './following-up.ts';
import { registrationBody } from './registration.ts';
import { DONE, dropped, type Verdict } from './verdict.ts';

/** So often an archivist has a dossier made again. */
const MOST_ARCHIVE_TRIES = 3;

export class Participants {
  readonly desk: Desk;

  constructor(deps: DeskDeps) {
    this.desk = new Desk(deps);
    this.desk.follow = (life, events) => this.#follow(life, events);
  }

  /** Does one step and says what became of it. Throws only when the interface gives no answer or a senseless one. */
  async perform(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { step } = due;
    const { desk } = this;
    // A handler's work beside the main way waits until there is one.
    if (step.lane === 'hearing' && (life.stage === 'intake' || life.stage === 'assignment'))
      return desk.later(due, 'not handled yet');
    if (step.refused !== null) return this.#trouble(life, due);
    switch (step.act) {
      case 'intake.register':
        return this.#register(life, due);
      case 'intake.propose-grant':
      case 'intake.propose-refusal':
        return propose(desk, life, due);
      case 'closing.propose-approval': {
        const why = await waitsForThirdTouch(desk, life);
        return why === null ? propose(desk, life, due) : desk.later(due, why);
      }
      case 'assignment.request-draw':
        return DONE;
      case 'assignment.draw':
      case 'assignment.choose':
      case 'assignment.rotate':
      case 'assignment.recommend':
        return assign(desk, life, due);
      case 'assignment.arrange':
        return arrange(desk, life, due);
      case 'follow-up.try':
      case 'follow-up.record-answer':
      case 'follow-up.answer-by-link':
      case 'follow-up.mark-in-custody':
        return followUp(desk, life, due);
      case 'hearing.give-opinion':
        return giveOpinion(desk, life, due);
      case 'hearing.assign-observer':
        return assignObserver(desk, life, due);
      case 'hearing.record-opinion-call':
        return callForOpinion(desk, life, due);
      case 'hearing.record-observation':
        return life.observer === null ? dropped('nobody observed') : this.#plain(life, due, life.observer);
      case 'hearing.confirm-publicity':
        return life.publicityKnown ? DONE : this.#plain(life, due);
      case 'intake.deem-withdrawn':
        // The request may have gone out later than planned; nobody is deemed to have withdrawn while there is time.
        return life.supplementBy !== null && this.desk.today() <= life.supplementBy
          ? this.desk.later(due, 'what is missing may still be supplied')
          : this.#plain(life, due);
      default:
        return this.#plain(life, due);
    }
  }

  /** Where a case stands now that goes on by itself; an archivist tries again where its dossier could not be made. */
  async look(life: CaseLife): Promise<void> {
    const tasks = await this.desk.look(life);
    if (!tasks.includes('closing.retry-archive') || life.archiveTries >= MOST_ARCHIVE_TRIES) return;
    life.archiveTries += 1;
    await this.desk.act(life, this.desk.actor(life, 'archivist'), 'closing.retry-archive', {});
  }

  /** What an answer asks somebody to do next. */
  #follow(life: CaseLife, events: readonly string[]): void {
    const now = this.desk.now();
    for (const kind of events) {
      if (kind === 'hearing.attendance-selected') {
        life.selected = true;
        if (life.publicityKnown) life.add(now, 0, { role: 'officer', act: 'hearing.assign-observer' });
        else life.add(now, 1, { role: 'officer', act: 'hearing.confirm-publicity', details: plannedPublicity(life) });
      }
      if (kind === 'intake.commitment-drawn') {
        const reason = yes(this.desk.seed, life.one.key, 'intake/commitment', 1, 97) ? 'confirmed' : 'untrue';
        life.add(now, 5, { role: 'officer', act: 'intake.check-commitment', details: { reason } });
      }
      if (kind === 'hearing.observer-released' || kind === 'hearing.observation-lapsed') life.observer = null;
      const asks = kind === 'hearing.held' || (kind === 'handling.closing-document-reported' && plansOpinion(life));
      if (asks && !life.opinionAsked) {
        life.opinionAsked = true;
        life.add(now, 1, { role: 'officer', act: 'hearing.ask-opinion' });
      }
    }
  }

  async #register(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { desk } = this;
    const officer = desk.actor(life, 'officer');
    const result = await desk.act(life, officer, 'intake.register', registrationBody(life.one, desk.seed));
    if (result.outcome === 'refused') return desk.unplanned(due, result);
    life.caseId = result.caseId;
    life.number = result.case?.number ?? '';
    await desk.originals(life, due.step.details.papers ?? [], officer);
    return DONE;
  }

  /** An act whose body follows from the plan alone. */
  async #plain(life: CaseLife, due: DueStep, person = this.desk.actor(life, due.step.role)): Promise<Verdict> {
    const { desk } = this;
    const { act, attempt, details } = due.step;
    const body = await this.#body(life, due.step, person);
    const result = await desk.act(life, person, act, body);
    if (result.outcome === 'refused') return desk.unplanned(due, result);
    if (act === 'intake.request-supplement') life.supplementBy = body['by'] as IsoDate;
    if (act === 'hearing.confirm-publicity') {
      life.publicityKnown = true;
      if (life.observer === null && details.hearing?.publicity === 'public' && life.selected)
        life.add(desk.now(), 0, { role: 'officer', act: 'hearing.assign-observer' });
    }
    if (act === 'closing.return' && attempt === 2)
      life.add(desk.now(), 1, { role: 'closure-examiner', act: 'closing.record-talk' });
    if (act === 'hearing.ask-opinion' && !plansOpinion(life))
      life.add(desk.now(), 21, { role: 'officer', act: 'hearing.record-opinion-call' });
    return DONE;
  }

  async #body(life: CaseLife, step: PlannedStep, person: string): Promise<Record<string, unknown>> {
    const { details } = step;
    const { desk } = this;
    const papers = details.papers ?? [];
    const materials = papers.map((paper) => paper.material);
    switch (step.act) {
      case 'intake.request-supplement':
        return { items: details.items ?? [], by: addDays(desk.today(), 8) };
      case 'intake.supplement':
        return { materials: details.items ?? [] };
      case 'intake.withdraw':
      case 'intake.deem-withdrawn':
      case 'intake.return-notice':
      case 'assignment.apply-not-to-act':
        return { reason: details.reason };
      case 'intake.serve-refusal':
        return { way: details.reason ?? 'direct', servedOn: desk.today() };
      case 'intake.check-commitment':
        return { result: details.reason ?? 'confirmed' };
      case 'assignment.answer-organ':
        return { way: details.reason === 'paper' ? 'letter' : (details.reason ?? 'phone') };
      case 'handling.complete-checkpoint': {
        const originals = await desk.originals(life, papers, person);
        return { checkpoint: details.checkpoint, materials, ...originals, ...this.#report(life, papers) };
      }
      case 'handling.declare-not-applicable':
        return { checkpoint: details.checkpoint, reason: details.notApplicable };
      case 'handling.excuse-mandate-papers':
        return { reason: details.mandateExcuse, newDueOn: addDays(desk.today(), details.newDueInDays ?? 10) };
      case 'handling.record-closing': {
        const document = details.document === undefined ? {} : { document: details.document };
        return { kind: details.closingKind, ...document, ...(await desk.originals(life, papers, person)) };
      }
      case 'hearing.schedule':
      case 'hearing.move':
      case 'hearing.confirm-publicity':
      case 'hearing.declare-non-public':
      case 'hearing.hold':
      case 'hearing.record-observation':
      case 'hearing.ask-opinion':
        return this.#hearingBody(life, step);
      case 'closing.submit': {
        const originals = await desk.originals(life, papers, person);
        const report = writeText(life.one, 'closing-report', 1, desk.seed);
        return { outcome: life.plan.outcome, materials, ...originals, report };
      }
      case 'closing.return':
        return { reasons: details.returned?.reasons ?? [] };
      case 'follow-up.settle-abnormal':
        return { touch: life.abnormal ?? 'first', measure: 'talk-with-handler' };
      default:
        return {};
    }
  }

  #hearingBody(life: CaseLife, { act, details }: PlannedStep): Record<string, unknown> {
    const { hearing } = details;
    const hearingDay = this.desk.courtDay(addDays(life.startsOn, hearing?.onDay ?? 0));
    const startMinute = hearing?.minute ?? 540;
    switch (act) {
      case 'hearing.schedule':
        return { hearingDay, startMinute, publicity: hearing?.publicity ?? 'unknown', procedure: procedureOf(life) };
      case 'hearing.move':
        return { hearingDay, startMinute, reason: details.reason ?? 'court-calendar' };
      case 'hearing.declare-non-public':
        return { reason: details.reason ?? 'declared-on-the-day' };
      case 'hearing.record-observation':
        return { scores: details.scores, record: writeText(life.one, 'observation', 1, this.desk.seed) };
      case 'hearing.ask-opinion':
        return { way: opinionWay(this.desk, life) };
      default:
        return { publicity: hearing?.publicity ?? 'public' };
    }
  }

  #report(life: CaseLife, papers: readonly PlannedPaper[]): { report?: string } {
    const paper = papers.find(({ text }) => text !== null);
    return paper?.text == null ? {} : { report: writeText(life.one, paper.text, paper.no, this.desk.seed) };
  }

  /** An act that must be refused; one that is accepted is a fault of the product. */
  async #trouble(life: CaseLife, due: DueStep): Promise<Verdict> {
    const { step } = due;
    if (step.role !== 'officer' && life.handlerPerson === '') return this.desk.later(due, 'nobody to make trouble yet');
    const body = TROUBLE_BODIES[step.act]?.(life) ?? {};
    const result = await this.desk.act(life, this.#troublemaker(life, step), step.act, body);
    if (result.outcome === 'accepted')
      return { kind: 'stuck', why: `${step.act} was accepted, though ${step.refused ?? ''}` };
    this.desk.counts.refusedAsPlanned += 1;
    return DONE;
  }

  #troublemaker(life: CaseLife, step: PlannedStep): string {
    if (step.refused !== 'wrong-person' || step.role !== 'handler') return this.desk.actor(life, step.role);
    const other = this.desk.people.pool(life.one.agencyId).find(({ personId }) => personId !== life.handlerPerson);
    return other?.personId ?? this.desk.actor(life, 'officer');
  }
}

const TROUBLE_BODIES: Readonly<Record<string, (life: CaseLife) => object>> = {
  'closing.submit': (life) => ({ outcome: life.plan.outcome }),
  'intake.supplement': () => ({ materials: ['identity-proof'] satisfies Material[] }),
  'handling.report-progress': () => ({ kind: 'other', report: '演示：非本案承办人的记录。' }),
  'handling.instruct': () => ({ kind: 'instruction', instruction: '演示：无权限的督办。' }),
};

function procedureOf(life: CaseLife): string {
  const { proceeding, procedure } = life.one;
  if (proceeding === 'second-instance') return 'second-instance';
  if (proceeding === 'arbitration') return 'arbitration';
  if (proceeding === 'reconsideration') return 'reconsideration-hearing';
  return procedure === 'none' ? 'other' : procedure;
}
