/** What stands above the form behind a one-time link. */
interface Words {
  readonly zh: string;
  readonly en: string;
}

const TITLES: Readonly<Record<string, Words>> = {
  'follow-up.answer-by-link': { zh: '法律援助服务回访', en: 'How was the legal aid you received?' },
  'hearing.give-opinion': { zh: '办案机关征询意见', en: 'Opinion of the authority on the legal aid given' },
};

/** For cases in which nobody who looks over a shoulder may learn that it is about legal aid. */
const NEUTRAL: Words = { zh: '服务反馈', en: 'Feedback on a service' };

/** The title of a form; the authority knows what it is about, a recipient's may have to be neutral. */
export function linkTitle(purpose: string, neutral: boolean): Words {
  return neutral && purpose !== 'hearing.give-opinion' ? NEUTRAL : (TITLES[purpose] ?? NEUTRAL);
}
