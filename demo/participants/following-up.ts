/** Follow-up: callers try and note what they hear; recipients answer alone behind a one-time link. */
import type { FollowUpState, TouchPhase, TouchStateCode } from '#domain/follow-up/touches';
import { thirdTouchOver } from '#domain/follow-up/rules';
import { startOfDay, type IsoDate } from '#domain/kernel/time';
import type { CaseLife, DueStep } from '../conductor/case-life.ts';
import { days } from '../life/choose.ts';
import type { PlannedStep, PlannedTouch } from '../life/plan.ts';
import { writeText } from '../life/texts.ts';
import type { Desk } from './desk.ts';
import { DONE, dropped, type Verdict } from './verdict.ts';

/** A rating at or below this is abnormal, and an officer looks into it. */
const ABNORMAL = 2;

/** A touch as the list of touches shows it; there is none before it opens. */
interface TouchRow {
  readonly id: string;
  readonly phase: TouchPhase;
  readonly state: TouchStateCode;
  readonly windowFrom: IsoDate;
  readonly windowTo: IsoDate;
  readonly attempts: readonly { readonly on: string }[];
}

async function touchOf(desk: Desk, life: CaseLife, phase: TouchPhase): Promise<TouchRow | undefined> {
  const caller = desk.people.login(desk.actor(life, 'caller'));
  const { body } = await desk.api.get(caller, `/cases/${life.caseId}/touches`);
  return (body['items'] as readonly TouchRow[]).find((row) => row.phase === phase);
}

/** One planned try or answer, once its touch is open; what the case has outrun is left out. */
export async function followUp(desk: Desk, life: CaseLife, due: DueStep): Promise<Verdict> {
  const { step } = due;
  const meant = step.details.touch;
  if (meant === undefined) return dropped('no touch');
  if (life.stage === 'intake' || life.stage === 'assignment') return desk.later(due, 'not handled yet', 2);
  // The product ends such a touch when it opens: there is nobody to try.
  if (life.one.reach === 'cannot-be-contacted') return dropped('nobody to be contacted');
  if (life.stage === 'archive' || life.stage === 'ended') return dropped('closed before the touch');
  const touch = await touchOf(desk, life, meant.phase);
  if (touch === undefined || touch.state === 'waiting') {
    // The third opens with the closing document; the others may be made by hand once their time has come.
    if (meant.phase === 'third' || due.tries % 4 !== 3) return desk.later(due, `${meant.phase} touch is not open`);
  } else if (touch.state !== 'open') return dropped(`${meant.phase} touch has ended`);
  else if (desk.today() < touch.windowFrom)
    return { kind: 'later', at: startOfDay(touch.windowFrom, step.minute), why: 'before its window' };
  // Tries count by days: a second one on the same day would be none.
  if (step.act === 'follow-up.try' && touch?.attempts.some(({ on }) => on === desk.today()) === true)
    return desk.later(due, 'tried today');
  if (step.act === 'follow-up.answer-by-link' && touch?.state === 'open') {
    if (await answerByLink(desk, life, meant, touch.id)) return settleAbnormal(desk, life, meant);
  }
  const result = await desk.act(life, desk.actor(life, 'caller'), ...callersAct(desk, life, step, meant));
  if (result.outcome === 'refused') return desk.unplanned(due, result);
  return step.act === 'follow-up.record-answer' || step.act === 'follow-up.answer-by-link'
    ? settleAbnormal(desk, life, meant)
    : DONE;
}

function callersAct(desk: Desk, life: CaseLife, step: PlannedStep, touch: PlannedTouch): [string, object] {
  if (step.act === 'follow-up.mark-in-custody') return [step.act, { touch: touch.phase }];
  if (step.act === 'follow-up.try') {
    const noAnswer = touch.noAnswers[step.attempt % 10] ?? 'not-picked-up';
    return [step.act, { touch: touch.phase, channel: 'phone', noAnswer }];
  }
  const { reach } = life.one;
  const by = reach === 'statutory-representative' || reach === 'close-relative' ? reach : 'recipient';
  return ['follow-up.record-answer', { touch: touch.phase, channel: 'phone', by, ...answersOf(desk, life, touch) }];
}

function answersOf(desk: Desk, life: CaseLife, touch: PlannedTouch): object {
  return { ...touch.answers, answerText: writeText(life.one, 'follow-up-note', touch.touch, desk.seed) };
}

/** The caller makes a link, the recipient answers with it; false where the touch can't be answered so. */
async function answerByLink(desk: Desk, life: CaseLife, touch: PlannedTouch, reference: string): Promise<boolean> {
  const answer = await desk.api.byLink(
    desk.people.login(desk.actor(life, 'caller')),
    life.caseId,
    { purpose: 'follow-up.answer-by-link', reference },
    answersOf(desk, life, touch),
  );
  if (answer.outcome === 'accepted') desk.counts.accepted += 1;
  else desk.refusals.set(`link: ${answer.code}`, (desk.refusals.get(`link: ${answer.code}`) ?? 0) + 1);
  return answer.outcome === 'accepted';
}

/** A bad answer is an officer's task. */
function settleAbnormal(desk: Desk, life: CaseLife, { answers, phase }: PlannedTouch): Verdict {
  if (answers !== null && Object.values(answers.ratings).some((rating) => rating <= ABNORMAL)) {
    life.abnormal = phase;
    const inDays = days(desk.seed, life.one.key, 'abnormal/after', 1, 1, 2);
    life.add(desk.now(), inDays, { role: 'officer', act: 'follow-up.settle-abnormal' });
  }
  return DONE;
}

/**
 * What keeps a closure waiting for its third touch: null when nothing does. Where everybody planned has tried and the
 * touch is open all the same (a call in the evening came too late), one more call is planned for the next evening.
 */
export async function waitsForThirdTouch(desk: Desk, life: CaseLife): Promise<string | null> {
  const row = await touchOf(desk, life, 'third');
  if (row !== undefined && row.state !== 'waiting' && row.state !== 'open') return null;
  if (row !== undefined && desk.today() <= row.windowTo && planned(life)) return 'third touch is open';
  const state = ((await desk.detail(life))['followUp'] ?? null) as FollowUpState | null;
  if (state === null || thirdTouchOver(state, desk.today())) return null;
  if (!planned(life) && state.touches.third.state === 'open' && state.touches.third.channels.includes('phone')) {
    const touch = life.plan.touches.find(({ phase }) => phase === 'third');
    if (touch !== undefined)
      life.add(desk.now(), 1, { role: 'caller', act: 'follow-up.try', minute: 1110, details: { touch } });
  }
  return 'third touch is open';
}

/** Whether somebody still means to try or to answer the third touch. */
function planned(life: CaseLife): boolean {
  return life.has((step) => step.act.startsWith('follow-up.') && step.details.touch?.phase === 'third');
}
