import type { FollowUpSettings } from '../follow-up/touches.ts';
import type { AttendanceSettings } from '../hearing/quota.ts';
import type { DeadlineRule, ResolvedPack, Share } from '../reference/rule-pack.ts';
import { DECISION_KINDS, type CasePolicy } from './state.ts';

/** A rating at or below this asks the agency to act (scale 1 to 5; our own default, no pack overlays it). */
const ABNORMAL_AT_MOST = 2;

function shareText({ of, in: whole }: Share): string {
  return `${of}/${whole}`;
}

/** The figures of follow-up that a pack holds: its windows are those of its deadlines. Throws when a pack lacks one. */
export function followUpSettingsOf(pack: ResolvedPack): FollowUpSettings {
  const rule = (key: string): DeadlineRule => {
    const found = pack.deadlines.find((one) => one.key === key);
    if (found === undefined) throw new Error(`rule pack ${pack.pack} has no ${key}`);
    return found;
  };
  const first = rule('follow-up.first-touch');
  const third = rule('follow-up.third-touch');
  const { followUpTries, followUpEveningWindow, phoneThirdTouchShare } = pack.settings;
  return {
    firstFromDays: first.opensAfterDays,
    firstToDays: first.value,
    secondWithinDays: rule('follow-up.second-touch-after-hearing').value,
    secondOnDay: rule('follow-up.second-touch-day-60').value,
    thirdFromDays: third.opensAfterDays,
    thirdToDays: third.value,
    tries: followUpTries.value,
    phoneShare: shareText(phoneThirdTouchShare.value),
    abnormalAtMost: ABNORMAL_AT_MOST,
    abnormalTaskDays: rule('follow-up.abnormal-answer').value,
    eveningFromMinute: followUpEveningWindow.value.fromMinute,
    eveningToMinute: followUpEveningWindow.value.toMinute,
  };
}

/** A handler with so many heard cases is attended at least once in so many years (our own defaults). */
const HANDLER_DUE_FROM_HEARD = 5;
const HANDLER_DUE_WITHIN_YEARS = 2;

/** The figures of hearing attendance that a pack holds: quota, plan, what counts, and when a handler is due. */
export function attendanceSettingsOf({ settings }: ResolvedPack): AttendanceSettings {
  return {
    share: shareText(settings.hearingQuotaShare.value),
    planShare: shareText(settings.hearingPlanShare.value),
    minPerQuarter: settings.hearingsPerQuarterAtLeast.value,
    channelsCounted: settings.hearingChannelsCounted.value,
    nonPublicCounts: settings.nonPublicInDenominator.value,
    handlerDueFromHeard: settings.handlerDueFromHeard?.value ?? HANDLER_DUE_FROM_HEARD,
    handlerDueWithinYears: settings.handlerDueWithinYears?.value ?? HANDLER_DUE_WITHIN_YEARS,
  };
}

/**
 * What a case registered under a pack keeps for its life: who decides, the figures of follow-up and of hearing
 * attendance, the share of checked commitments, the size of a group. A later pack does not change a case under way. `small`: an agency with fewer staff
 * than the pack's `smallOfficeBelowStaff` decides in the steps of a small office, which the ledger shows.
 */
export function policyOf(pack: ResolvedPack, calendar: string, small: boolean): CasePolicy {
  const { settings } = pack;
  const steps = small ? settings.smallOfficeSteps.value : settings.decisionSteps.value;
  return {
    pack: pack.pack,
    calendar,
    steps: Object.fromEntries(DECISION_KINDS.map((kind) => [kind, steps[kind]])) as unknown as CasePolicy['steps'],
    differentPersons: settings.differentPersons.value && !small,
    ...(settings.closureWaitsForThirdTouch === undefined
      ? {}
      : { closureWaitsForThirdTouch: settings.closureWaitsForThirdTouch.value }),
    followUp: followUpSettingsOf(pack),
    attendance: attendanceSettingsOf(pack),
    commitmentCheckShare: shareText(settings.commitmentCheckShare.value),
    groupPersonsAtLeast: settings.groupPersonsAtLeast.value,
  };
}
