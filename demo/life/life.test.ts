import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENDINGS, MATERIALS, ROLES, STAGES, type Material } from '#domain/case-file/codes';
import { HARD_RULES } from '#domain/assignment/hard-rules';
import { NOT_TO_ACT_REASONS, RECOMMENDATION_REASONS } from '#domain/assignment/methods';
import { checklistFor, missingItems } from '#domain/closing/checklists';
import { validateOutcome } from '#domain/closing/outcome';
import { RETURN_REASONS } from '#domain/closing/return-reasons';
import { answersFault } from '#domain/follow-up/answers';
import { NO_ANSWER_CODES } from '#domain/follow-up/touches';
import { CHECKPOINT_KEYS } from '#domain/handling/checkpoint-codes';
import { closingDate } from '#domain/handling/closing-documents';
import { OPINION_ITEMS } from '#domain/hearing/authority-opinion';
import { HEARING_CHANGE_REASONS } from '#domain/hearing/hearings';
import { OBSERVATION_ITEMS } from '#domain/hearing/observation';
import { planFor } from '#domain/handling/plans';
import { isRefusal } from '#domain/kernel/refusal';
import { addDays, isoDate, weekday } from '#domain/kernel/time';
import type { CaseToBe } from '../facts/case-to-be.ts';
import type { Matters } from '../facts/matters.ts';
import type { NetworkView } from '../facts/places.ts';
import { readRecords } from '../facts/record.ts';
import { selectCases } from '../facts/select.ts';
import { choose, days } from './choose.ts';
import { arrivals, datedSteps } from './dates.ts';
import { handlingSpan } from './figures.ts';
import { planLife } from './plan-life.ts';
import { standingOn } from './standing.ts';
import { STORIES } from './stories.ts';
import { TEXT_KINDS, writeText } from './texts.ts';

const json = (name: string): unknown => JSON.parse(readFileSync(`data/${name}`, 'utf8'));
const data = json('regions.json') as {
  regions: { code: string; name: string; level: string; parent: string | null }[];
};
const network: NetworkView = {
  regions: data.regions.map((one) => ({ ...one, parentCode: one.parent, validTo: null, successorCode: null })),
  agencies: data.regions
    .filter((one) => one.level !== 'county')
    .map((one) => ({ id: `A${one.code}`, code: `${one.code}-01`, regionCode: one.code })),
  authorities: data.regions.map((one) => ({
    id: `C${one.code}`,
    kind: 'court',
    name: one.name,
    regionCode: one.code,
    level: one.level === 'county' ? 'basic' : 'intermediate',
    detention: false,
  })),
};
const { records } = readRecords(readFileSync('data/cases.jsonl', 'utf8'));
const select = (profile: 'full-coverage-province' | 'civil-heavy-city', count: number): readonly CaseToBe[] =>
  selectCases({ records, count, seed: '7', profile, network, matters: json('legal-aid-matters.json') as Matters })
    .cases;
const cases = [...select('full-coverage-province', 900), ...select('civil-heavy-city', 600)];
const lives = cases.map((one) => ({ one, plan: planLife(one, '7') }));
const handled = lives.filter(({ plan }) => plan.ending === 'handled');
const share = (list: readonly unknown[], of: readonly unknown[]): number => list.length / of.length;

describe("a participant's choice", () => {
  it('is the same for the same question and follows the weights', () => {
    const ask = (name: string): string =>
      choose('1', name, 'act', 1, [
        ['a', 30],
        ['b', 70],
      ]);
    expect(ask('case-1')).toBe(ask('case-1'));
    const answers = Array.from({ length: 2000 }, (_, index) => ask(`case-${index}`));
    expect(
      share(
        answers.filter((one) => one === 'a'),
        answers,
      ),
    ).toBeCloseTo(0.3, 1);
  });

  it('changes with each of seed, case, act and attempt', () => {
    const base = ['1', 'c', 'a', 1] as const;
    const value = (seed: string, key: string, act: string, attempt: number): number =>
      days(seed, key, act, attempt, 0, 1e9);
    const others = [value('2', 'c', 'a', 1), value('1', 'd', 'a', 1), value('1', 'c', 'b', 1), value('1', 'c', 'a', 2)];
    for (const other of others) expect(other).not.toBe(value(...base));
  });

  it('refuses to choose from nothing', () => {
    expect(() => choose('1', 'c', 'a', 1, [['x', 0]])).toThrow('nothing to choose from');
  });
});

describe('a planned life', () => {
  it('is the same for the same case and seed, and another for another seed', () => {
    const { one, plan } = lives[0] ?? { one: undefined, plan: undefined };
    if (!one) throw new Error('no case');
    expect(planLife(one, '7')).toEqual(plan);
    expect(planLife(one, '8')).not.toEqual(plan);
  });

  it('goes forward in every lane, in days and minutes, from the registration on day 0', () => {
    for (const { plan } of lives) {
      expect(plan.steps[0]?.act).toBe('intake.register');
      expect(plan.steps[0]?.day).toBe(0);
      for (const [index, step] of plan.steps.entries()) {
        const before = plan.steps[index - 1];
        if (before) expect(step.day * 1440 + step.minute).toBeGreaterThanOrEqual(before.day * 1440 + before.minute);
        expect(
          Number.isInteger(step.day) && step.day >= 0 && step.minute >= 480 && step.minute < 1440,
          `${plan.key} ${step.act} ${step.minute}`,
        ).toBe(true);
        expect(ROLES).toContain(step.role);
      }
    }
  });

  it("settles every checkpoint of the product's plan, each with a paper that proves it", () => {
    for (const { one, plan } of handled) {
      const defs = planFor(one.form, one.proceeding);
      if (isRefusal(defs)) throw new Error(defs.code);
      for (const def of defs) {
        const steps = plan.steps.filter((step) => step.refused === null && step.details.checkpoint === def.key);
        expect(steps.length, `${one.key} ${def.key}`).toBeGreaterThan(0);
        for (const step of steps) {
          if (step.act !== 'handling.complete-checkpoint') {
            expect(step.act).toBe('handling.declare-not-applicable');
            expect(def.required).toBe(false);
            continue;
          }
          const handedIn = (step.details.papers ?? []).map((paper) => paper.material);
          const proven =
            def.evidence === 'all'
              ? def.materials.every((one) => handedIn.includes(one))
              : def.materials.some((one) => handedIn.includes(one));
          expect(proven, `${one.key} ${def.key}`).toBe(true);
        }
      }
      for (const step of plan.steps)
        if (step.details.checkpoint) expect(CHECKPOINT_KEYS).toContain(step.details.checkpoint);
    }
  });

  it('ends with an outcome, a closing document and a closure file that the product accepts', () => {
    for (const { one, plan } of handled) {
      const present = new Set<Material>([
        'closing-report',
        ...plan.closurePapers.map((paper) => paper.material),
        ...plan.steps.flatMap((step) => (step.details.papers ?? []).map((paper) => paper.material)),
      ]);
      for (const material of present) expect(MATERIALS).toContain(material);
      if (!plan.outcome) throw new Error('no outcome');
      expect(validateOutcome(one.form, one.proceeding, plan.outcome, [...present]), one.key).toBeNull();
      const close = plan.steps.find((step) => step.act === 'handling.record-closing');
      const day = addDays(isoDate('2025-01-02'), close?.day ?? 0);
      const closing = closingDate({
        form: one.form,
        proceeding: one.proceeding,
        kind: close?.details.closingKind ?? 'document-received',
        ...(close?.details.document ? { document: close.details.document } : {}),
        receivedOn: day,
        agreedOn: day,
      });
      expect(isRefusal(closing) ? closing.code : 'closed', one.key).toBe('closed');
      const checklist = checklistFor(one.form, one.proceeding, one.entry, {
        settled: ['mediated', 'settled'].includes(plan.outcome.result),
      });
      if (isRefusal(checklist)) throw new Error(checklist.code);
      const missing = missingItems(checklist, [...present]).filter((item) => item.volume === 'handling');
      expect(
        missing.map((item) => item.key),
        one.key,
      ).toEqual([]);
    }
  });

  it('takes the time that such cases take', () => {
    for (const { one, plan } of handled) {
      const [shortest] = handlingSpan(one);
      const begun = plan.steps.find((step) => step.act === 'assignment.confirm')?.day ?? 0;
      const span = (plan.closedOnDay ?? 0) - begun;
      expect(span).toBeGreaterThanOrEqual(Math.min(shortest, 8));
      expect(span).toBeLessThanOrEqual(230);
      const meeting = plan.steps.find(
        (step) => step.details.checkpoint === 'first-meeting' || step.details.checkpoint === 'interview',
      );
      if (meeting) expect(meeting.day - begun).toBeLessThanOrEqual(9);
    }
  });

  it('keeps its rates: late acts, returns, applications not to act, endings at intake, reached and content people', () => {
    const within = (value: number, low: number, high: number, what: string): void => {
      expect(value, what).toBeGreaterThanOrEqual(low);
      expect(value, what).toBeLessThanOrEqual(high);
    };
    within(
      share(
        handled.filter(({ plan }) => plan.returns.length > 0),
        handled,
      ),
      0.15,
      0.25,
      'returned',
    );
    within(
      share(
        handled.filter(({ plan }) => plan.steps.some((step) => step.act === 'assignment.apply-not-to-act')),
        handled,
      ),
      0.02,
      0.07,
      'not to act',
    );
    within(
      share(
        lives.filter(({ plan }) => plan.ending !== 'handled'),
        lives,
      ),
      0.02,
      0.06,
      'ended at intake',
    );
    const late = lives.reduce((sum, { plan }) => sum + plan.late.length, 0);
    // Limits that are planned: decision, selection, arranging, papers, mandate, submission, correction, approval.
    const chances = lives.reduce(
      (sum, { plan }) => sum + 2 + (plan.ending === 'handled' ? 4 : 0) + plan.returns.length,
      0,
    );
    within(late / chances, 0.03, 0.08, 'late');
    const touches = handled.flatMap(({ one, plan }) =>
      ['own-phone', 'close-relative', 'statutory-representative'].includes(one.reach) ? plan.touches : [],
    );
    const reached = touches.filter((touch) => touch.answers !== null);
    within(share(reached, touches), 0.7, 0.94, 'reached');
    within(
      share(
        reached.filter((touch) => (touch.answers?.ratings.overall ?? 0) >= 4),
        reached,
      ),
      0.97,
      0.99,
      'content',
    );
    const asked = handled.filter(({ one }) => one.proceeding !== 'mediation');
    within(
      share(
        asked.filter(({ plan }) => plan.steps.some((step) => step.act === 'hearing.give-opinion')),
        asked,
      ),
      0.6,
      0.8,
      'opinions',
    );
    const troubled = handled.filter(({ plan }) => plan.steps.some((step) => step.refused !== null));
    within(share(troubled, handled), 0.08, 0.18, 'refused attempts');
  });

  it('never visits people in custody, nor calls those who cannot be reached more than three times a touch', () => {
    for (const { one, plan } of handled) {
      for (const touch of plan.touches) {
        expect(touch.noAnswers.length).toBeLessThanOrEqual(3);
        if (one.reach === 'in-custody') expect(touch.end).toBe('in-custody-not-visited');
        if (one.reach === 'cannot-be-contacted') expect(touch.end).toBe('exhausted');
      }
    }
  });

  it('uses coded reasons only, and returns a file for papers it holds', () => {
    for (const { plan } of handled) {
      expect(ENDINGS).toContain(plan.ending);
      for (const returned of plan.returns) {
        expect(returned.reasons.length).toBeGreaterThan(0);
        for (const reason of returned.reasons) expect(RETURN_REASONS).toContain(reason);
      }
    }
  });

  it('passes through the stages in their order', () => {
    for (const { plan } of lives.slice(0, 60)) {
      let rank = 0;
      for (let day = 0; day <= (plan.steps.at(-1)?.day ?? 0); day += 3) {
        const now = STAGES.indexOf(standingOn(plan, day).stage);
        expect(now).toBeGreaterThanOrEqual(rank);
        rank = now;
      }
      expect(standingOn(plan, 9999).stage).toBe('archive');
    }
  });
});

describe('answers and opinions', () => {
  it('are ones that the product takes', () => {
    for (const { plan } of handled) {
      for (const touch of plan.touches) {
        if (touch.answers) expect(answersFault({ ...touch.answers, textRef: null })).toBeNull();
        for (const code of touch.noAnswers) expect(NO_ANSWER_CODES).toContain(code);
      }
      for (const { act, details } of plan.steps) {
        if (act === 'hearing.give-opinion') expect(Object.keys(details.opinion ?? {})).toEqual([...OPINION_ITEMS]);
        if (act === 'hearing.record-observation')
          expect(Object.keys(details.scores ?? {})).toEqual([...OBSERVATION_ITEMS]);
        if (act === 'hearing.move') expect(HEARING_CHANGE_REASONS).toContain(details.reason);
        if (act === 'assignment.apply-not-to-act') expect(NOT_TO_ACT_REASONS).toContain(details.reason);
        if (act === 'assignment.recommend') expect(RECOMMENDATION_REASONS).toContain(details.reason);
      }
    }
  });
});

describe('dates', () => {
  const start = isoDate('2025-01-02');

  it('spread the arrivals over the span and nowhere else', () => {
    const map = arrivals(cases, '7', start, 30);
    for (const on of map.values()) {
      expect(on >= start && on <= '2025-01-31').toBe(true);
    }
    expect(new Set(map.values()).size).toBeGreaterThan(25);
  });

  it('keep office work off rest days, lose no step, and keep the order of every lane', () => {
    for (const { plan } of lives.slice(0, 80)) {
      const dated = datedSteps(plan, start, (day) => weekday(day) > 5);
      expect(dated).toHaveLength(plan.steps.length);
      for (const { on, step } of dated) if (step.role !== 'recipient') expect(weekday(on)).toBeLessThan(6);
      for (const lane of ['main', 'hearing', 'follow-up'] as const) {
        const order = (list: readonly { act: string; attempt: number; lane: string }[]): string[] =>
          list.filter((step) => step.lane === lane).map((step) => `${step.act} ${step.attempt}`);
        expect(order(dated.map((one) => one.step))).toEqual(order(plan.steps));
      }
    }
  });
});

describe('texts', () => {
  it('read alike for the same question and vary between cases', () => {
    const [first, second] = cases.filter((one) => one.category === 'criminal');
    if (!first || !second) throw new Error('no case');
    expect(writeText(first, 'defence-statement', 1, '7')).toBe(writeText(first, 'defence-statement', 1, '7'));
    const texts = new Set(cases.slice(0, 200).map((one) => writeText(one, 'meeting-record', 1, '7')));
    expect(texts.size).toBeGreaterThan(30);
  });

  it('leave no blank to fill in and stay within what a page and a font hold', () => {
    for (const one of cases.slice(0, 150)) {
      for (const kind of TEXT_KINDS) {
        const text = writeText(one, kind, 1, '7');
        expect(text.length, kind).toBeGreaterThan(10);
        expect(text.length).toBeLessThan(2_000);
        expect(text).not.toMatch(/[{}]|undefined|null/u);
        expect(text).toMatch(/^[\u0020-\u007e\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…—·\n×]+$/u);
      }
    }
  });

  it('bring some seven hundred different characters into a few dossiers', () => {
    const characters = new Set(
      cases.slice(0, 40).flatMap((one) => TEXT_KINDS.flatMap((kind) => [...writeText(one, kind, 1, '7')])),
    );
    expect(characters.size).toBeGreaterThan(700);
  });
});

describe('the stories', () => {
  it('are the seven that can be carried, with acts in order of time and refusals that name a rule', () => {
    expect(STORIES.map((one) => one.no)).toEqual([1, 2, 3, 4, 5, 6, 11]);
    const keys = STORIES.flatMap((story) => story.cases.map((one) => one.key));
    expect(new Set(keys).size).toBe(keys.length);
    for (const story of STORIES) {
      for (const link of story.links) expect(keys).toEqual(expect.arrayContaining([link.from, link.to]));
      for (const one of story.cases) {
        expect(one.acts[0]).toMatchObject({ act: 'intake.register', daysAgo: one.receivedDaysAgo });
        const ages = one.acts.map((act) => act.daysAgo);
        expect([...ages].sort((a, b) => b - a)).toEqual(ages);
        for (const act of one.acts)
          if (act.refusal) expect(HARD_RULES.map(({ code }) => String(code))).toContain(act.refusal.rule);
        expect(isRefusal(planFor(one.form, one.proceeding)), one.key).toBe(false);
        expect(data.regions.some((region) => region.code === one.regionCode)).toBe(true);
        expect(one.noticeGround !== null).toBe(one.entry === 'notice');
      }
    }
  });
});
