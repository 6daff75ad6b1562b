/** What an officer writes down when a case comes in. */
import type { CaseToBe } from '../facts/case-to-be.ts';
import type { Seed } from '../facts/chance.ts';
import { choose, fraction } from '../life/choose.ts';

const SURNAMES = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '赵',
  '黄',
  '周',
  '吴',
  '徐',
  '孙',
  '马',
  '朱',
  '胡',
  '郭',
] as const;

/** A name that is nobody's: a surname and 某, marked. */
function madeUpName(seed: Seed, key: string, who: string): string {
  const surname = choose(
    seed,
    key,
    `name/${who}`,
    1,
    SURNAMES.map((one) => [one, 1] as const),
  );
  return `${surname}某（演示）`;
}

/** A number of the kind that is kept for fiction: all zeros after the prefix but four digits. */
function madeUpPhone(seed: Seed, key: string): string {
  return `1000000${String(Math.floor(fraction(seed, key, 'phone', 1) * 10_000)).padStart(4, '0')}`;
}

/** `causeName` as `cause-name`, for a field that takes codes. */
function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** The body of a registration. Names and numbers are made up; what the record lacks is named as generated. */
export function registrationBody(one: CaseToBe, seed: Seed): Record<string, unknown> {
  const authority = one.entry === 'notice' ? one.notifierId : one.authorityId;
  const side = one.category === 'criminal' && one.side !== 'victim' ? '犯罪嫌疑人（被告人）' : '当事人';
  return {
    agency: one.agencyId,
    entry: one.entry,
    form: one.form,
    proceeding: one.proceeding,
    cause: one.causeCode,
    intakePoint: one.intakePoint,
    protection: one.protection,
    reach: one.reach,
    minor: one.minor,
    possibleLifeOrDeath: one.possibleLifeOrDeath,
    side: one.side,
    demonstration: true,
    ...(one.noticeGround === null || one.entry !== 'notice' ? {} : { noticeGround: one.noticeGround }),
    ...(authority === null ? {} : { authority }),
    ...(one.greenLane === null ? {} : { greenLane: one.greenLane }),
    ...(one.entry === 'notice' ? {} : { means: one.meansBasis }),
    ...(one.recordId === null ? {} : { recordId: one.recordId }),
    ...(one.generatedFields.length === 0 ? {} : { generated: [...new Set(one.generatedFields.map(kebab))] }),
    ...(one.matter === null ? {} : { matter: one.matter }),
    ...(one.groupSize > 1 ? { groupPersons: one.groupSize } : {}),
    ...(one.amountClaimedFen === null ? {} : { amountClaimedFen: one.amountClaimedFen }),
    recipientName: madeUpName(seed, one.key, 'recipient'),
    ...(one.reach === 'own-phone' ? { recipientPhone: madeUpPhone(seed, one.key) } : {}),
    ...(one.minor ? { representativeName: madeUpName(seed, one.key, 'guardian') } : {}),
    ...(one.category === 'criminal' ? {} : { opponentName: madeUpName(seed, one.key, 'opponent') }),
    matterSummary: `演示案件：${one.causeName}，受援人为${side}。`,
  };
}
