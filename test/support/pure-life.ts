/** Lives of cases by the rules alone: acts decided and folded day by day, without any service. */
import { checklistFor, missingItems } from '#domain/closing/checklists';
import { RESULTS_OF, type Outcome } from '#domain/closing/outcome';
import { CLOSING_DOCUMENTS } from '#domain/handling/closing-documents';
import type { Combination } from '#domain/handling/combinations';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import { addDays, isoDate, startOfDay } from '#domain/kernel/time';
import type { ActRequest, Actor } from '#domain/case-file/act-rule';
import { decideAct } from '#domain/case-file/acts';
import type { Entry, Form, Proceeding, Role } from '#domain/case-file/codes';
import { event, type CaseEvent } from '#domain/case-file/events';
import { reduce } from '#domain/case-file/reduce';
import type { CaseState } from '#domain/case-file/state';

/** The day on which handling begins. */
export const BEGUN = isoDate('2026-03-02');

const TWO_STEPS = {
  grant: [['officer'], ['approver']],
  'grant-first': [['officer'], ['approver']],
  refuse: [['officer'], ['reviewer'], ['head']],
  assign: [['officer'], ['approver']],
  close: [['closure-examiner'], ['approver', 'head']],
};

function actor(role: Role): Actor {
  const person = role === 'recipient' || role === 'authority' ? null : `p-${role}`;
  return { person, grant: person === null ? null : `g-${role}`, role, unit: role === 'handler' ? 'u' : null };
}

/** A case that acts are done in, day by day; keeps the events so that the fold can be repeated. */
export class Life {
  state: CaseState;
  readonly events: CaseEvent[] = [];
  day = 0;

  constructor(combination: Combination, entry: Entry, more: JsonObject = {}) {
    const [form, proceeding] = combination.split('/') as [Form, Proceeding];
    const registration = {
      number: 'n',
      agency: 'a',
      region: '330106',
      entry,
      form,
      proceeding,
      protection: 'ordinary',
      reach: 'own-phone',
      means: entry === 'notice' ? null : 'integrity-commitment',
      receivedOn: BEGUN,
      policy: { pack: 'p', calendar: 'c', steps: TWO_STEPS, differentPersons: true },
      ...more,
    };
    this.state = reduce(
      null,
      event(entry === 'notice' ? 'intake.notice-received' : 'intake.received', registration),
      'c',
    );
    this.events.push(event(entry === 'notice' ? 'intake.notice-received' : 'intake.received', registration));
  }

  happens(...events: readonly CaseEvent[]): this {
    for (const happened of events) {
      this.events.push(happened);
      this.state = reduce(this.state, happened, 'c');
    }
    return this;
  }

  request(role: Role, act: string, facts: JsonObject = {}): ActRequest {
    const on = addDays(BEGUN, this.day);
    return { act, actor: actor(role), on, at: startOfDay(on, 10 * 60), facts };
  }

  try(role: Role, act: string, facts: JsonObject = {}): Refusal | null {
    return this.tryRequest(this.request(role, act, facts));
  }

  /** The same with a request of one's own: another hour of the day, another person. */
  tryRequest(request: ActRequest): Refusal | null {
    const outcome = decideAct(this.state, request);
    if (isRefusal(outcome)) return outcome;
    this.happens(...outcome);
    return null;
  }

  does(role: Role, act: string, facts: JsonObject = {}): this {
    const no = this.try(role, act, facts);
    if (no !== null) throw new Error(`${act}: ${JSON.stringify(no)}`);
    return this;
  }

  /** Through intake and assignment to handling. */
  begin(): this {
    const choice = {
      method: 'choice',
      handler: 'h',
      handlerPerson: 'p-handler',
      unit: 'u',
      attempt: 1,
      reason: null,
      on: BEGUN,
    };
    if (this.state.entry !== 'notice') this.happens(event('intake.granted', { means: null, on: BEGUN }));
    return this.happens(
      event('assignment.selected', choice),
      event('assignment.issued', choice),
      event('assignment.arranged', { handler: 'h', handlerPerson: 'p-handler', on: BEGUN }),
      event('assignment.confirmed', { handler: 'h', handlerPerson: 'p-handler', unit: 'u', on: BEGUN }),
      event('handling.begun', { on: BEGUN }),
    );
  }

  /** Every ● done with all its papers, every ○ declared not to hold. */
  handle(): this {
    for (const item of this.state.plan?.items ?? []) {
      if (item.state !== 'open') continue;
      if (item.required)
        this.does('handler', 'handling.complete-checkpoint', { checkpoint: item.key, materials: item.materials });
      else
        this.does('handler', 'handling.declare-not-applicable', {
          checkpoint: item.key,
          reason: 'condition-does-not-hold',
        });
    }
    return this;
  }

  recordClosing(): this {
    const key = `${this.state.form}/${this.state.proceeding}` as Combination;
    return this.does('handler', 'handling.record-closing', {
      kind: 'document-received',
      document: CLOSING_DOCUMENTS[key][0] ?? 'other',
    });
  }

  outcome(): JsonObject {
    const results = RESULTS_OF[`${this.state.form}/${this.state.proceeding}` as Combination];
    const [result = 'terminated'] = results.filter((code) => code !== 'mediated' && code !== 'settled');
    const outcome: Outcome = {
      result,
      opinionAdopted: 'part',
      amountClaimedFen: 0,
      lossRecoveredFen: 0,
      lossAvertedFen: 0,
      lossProof: null,
      performed: 'n-a',
      personsHelped: 1,
    };
    return outcome as unknown as JsonObject;
  }

  /** What the handler still has to hand in by the checklist: the handling volume's papers. */
  stillToHandIn(): readonly string[] {
    const { closing, materials } = this.state;
    if (closing === null) throw new Error('not closing yet');
    const list = checklistFor(closing.about.form, closing.about.proceeding, closing.about.entry, closing.about.facts);
    if (isRefusal(list)) throw new Error(list.code);
    return missingItems(list, materials)
      .filter(({ volume }) => volume === 'handling')
      .map(({ oneOf }) => oneOf[0] ?? 'other');
  }

  submit(act = 'closing.submit'): this {
    return this.does('handler', act, { outcome: this.outcome(), materials: this.stillToHandIn() });
  }

  /** The third touch of whoever it is ends, one way or another. */
  settleThirdTouch(): this {
    if (this.state.followUp?.touches.third.state !== 'open') return this;
    return this.does('caller', 'follow-up.record-refusal', { touch: 'third' });
  }

  approve(): this {
    return this.settleThirdTouch()
      .does('closure-examiner', 'closing.propose-approval')
      .does('approver', 'case-file.agree');
  }
}

/** A case whose closing document came on its fortieth day. */
export function closing(
  combination: Combination = 'civil-litigation/first-instance',
  entry: Entry = 'application',
): Life {
  const life = new Life(combination, entry).begin().handle();
  life.day = 40;
  return life.recordClosing();
}

/** The best answers of a follow-up. */
export const FIVES = { attitude: 5, communication: 5, 'interests-protected': 5, result: 5, overall: 5 };
/** What the commit gathers for a hearing that is selected. */
export const SELECTED = { select: true, reason: 'drawn', ticket: 7 };
