import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../kernel/refusal.ts';
import { canonicalText } from '../kernel/canonical.ts';
import { FORMS, PROCEEDINGS } from '../case-file/codes.ts';
import { CHECKPOINT_KEYS, HANDLING_DEADLINE_RULES } from '../handling/checkpoint-codes.ts';
import { planFor } from '../handling/plans.ts';
import { PACK_EVENTS } from './pack-events.ts';
import { RULE_PACKS } from './packs/index.ts';
import {
  type CaseFacts,
  deadlinesFor,
  matchesEvent,
  mergePacks,
  packById,
  provinceIsTold,
  resolvePack,
  validatePacks,
} from './resolve-pack.ts';
import type { BasePack, DeadlineRule, RegionPack, ResolvedPack } from './rule-pack.ts';

const national = RULE_PACKS[0] as BasePack;

function resolved(path: readonly string[], day = '2025-01-02'): ResolvedPack {
  const pack = resolvePack(RULE_PACKS, path, day);
  if (isRefusal(pack)) throw new Error(JSON.stringify(pack));
  return pack;
}

const rule = (pack: ResolvedPack | BasePack, key: string): DeadlineRule => {
  const found = pack.deadlines.find((one) => one.key === key);
  if (found === undefined) throw new Error(key);
  return found;
};

describe('the shipped packs', () => {
  it('have no fault', () => {
    expect(validatePacks(RULE_PACKS)).toEqual([]);
  });

  /** Released packs never change: a new figure is a new pack. */
  it.each([
    ['cn-2023-09', 'dab6455d9777c1d84ac70ba609717af0163adebf199e0fe7b5157edd666f04a5'],
    ['zhejiang-2023-09', '1b21e55926a251250cc3e947bb38f8f877bda5a81229748e7d596dc92d46ad87'],
    ['hangzhou-2023-09', 'f16593371c3dd1f24a86fc640cb15318770b0ab281da532457cbde9c2a2420a7'],
    ['yuhuan-2023-09', '75dba9dfe49992b0350307d236582c77d501e81848bfa6b5500d5c20a8b2cd59'],
    ['hebei-2023-09', '85ed1983a8846053f75b908099cc48bdeb28cdc12d966ad23d859fc3e79caf17'],
  ])('are as released: %s', (id, hash) => {
    const pack = RULE_PACKS.find((one) => one.pack === id);
    expect(
      createHash('sha256')
        .update(canonicalText(pack as never))
        .digest('hex'),
    ).toBe(hash);
  });

  it.each([
    ['intake.decide', 7, 'natural', 'lal', '43 ¶1', true],
    ['intake.duty-forward', 24, 'hour', 'lal', '39 ¶2', true],
    ['assignment.notice-assign-and-answer', 3, 'natural', 'lal', '36', true],
    ['assignment.assign', 3, 'natural', 'lal', '43 ¶1', true],
    ['case-file.objection-decide', 5, 'natural', 'lal', '49 ¶2', true],
    ['handling.mandate-papers', 5, 'natural', 'decree-148', '27', true],
    ['handling.custody-change-answer', 3, 'natural', 'cpl', '97', true],
    ['handling.appeal-criminal-judgment', 10, 'natural', 'cpl', '230', true],
    ['handling.appeal-civil-judgment', 15, 'natural', 'civil-procedure', '171', true],
    ['case-file.objection-window', 15, 'natural', 'decree-148', '22', false],
    ['case-file.termination-serve', 3, 'natural', 'decree-148', '39', false],
    ['assignment.decide-replacement', 5, 'natural', 'decree-148', '37', false],
    ['closing.submit', 30, 'natural', 'decree-148', '40', false],
    ['closing.examine', 30, 'natural', 'decree-148', '41', false],
    ['assignment.unit-silence', 1, 'working', 'policy', null, false],
    ['assignment.decide-decline', 1, 'natural', 'policy', null, false],
    ['closing.first-look', 10, 'working', 'policy', null, false],
    ['closing.correct', 7, 'working', 'policy', null, false],
    ['closing.lock-dossier', 10, 'working', 'policy', null, false],
    ['hearing.observer-notice', 1, 'working', 'policy', null, false],
    ['hearing.observation-record', 5, 'natural', 'policy', null, false],
    ['hearing.opinion-link', 20, 'natural', 'policy', null, false],
    ['hearing.opinion-paper', 30, 'natural', 'policy', null, false],
    ['follow-up.first-touch', 10, 'natural', 'policy', null, false],
    ['follow-up.third-touch', 20, 'natural', 'policy', null, false],
  ])('say %s: %i %s by %s %s, verified %s', (key, value, unit, law, article, verified) => {
    expect(rule(national, key)).toMatchObject({ value, unit, source: { law, article }, verified });
  });

  it('have a deadline for every rule that a checkpoint points to', () => {
    const keys = new Set(national.deadlines.map(({ key }) => key));
    expect(HANDLING_DEADLINE_RULES.filter((key) => !keys.has(`handling.${key}`))).toEqual([]);
  });

  it('open no deadline of a checkpoint in a case whose plan has no such checkpoint', () => {
    const astray: string[] = [];
    for (const { key, checkpoints, condition, trigger } of national.deadlines) {
      expect(checkpoints.filter((one) => !CHECKPOINT_KEYS.some((known) => known === one))).toEqual([]);
      // Those that only the plan itself opens, and those of any case, need no condition.
      if (checkpoints.length === 0 || trigger.length === 1 || key === 'handling.mandate-papers') continue;
      if (key === 'handling.supplementary-investigation') continue;
      for (const form of condition.form ?? FORMS) {
        for (const proceeding of condition.proceeding ?? PROCEEDINGS) {
          const plan = planFor(form, proceeding);
          if (isRefusal(plan)) continue;
          if (!plan.some((one) => checkpoints.includes(one.key))) astray.push(`${key} ${form} ${proceeding}`);
        }
      }
    }
    expect(astray).toEqual([]);
  });

  it('use every event kind they list', () => {
    const used = new Set(
      national.deadlines.flatMap(({ trigger, metBy, withdrawnBy, suspendedBy, resumedBy }) =>
        [...trigger, ...metBy, ...withdrawnBy, ...suspendedBy, ...resumedBy].map(({ kind }) => kind),
      ),
    );
    expect(PACK_EVENTS.filter((kind) => !used.has(kind))).toEqual([]);
  });

  it('keep the figures of evaluation and attendance as settings of their own', () => {
    const { settings } = resolved([]);
    expect(settings.hearingQuotaShare.value).toEqual({ of: 5, in: 100 });
    expect(settings.hearingPlanShare.value).toEqual({ of: 7, in: 100 });
    expect(settings.phoneThirdTouchShare.value).toEqual({ of: 30, in: 100 });
    expect(settings.commitmentCheckShare.value).toEqual({ of: 5, in: 100 });
    expect(settings.followUpTries.value).toBe(3);
    expect(settings.seriousCrimeYearsAtLeast).toMatchObject({ value: 3, verified: true });
    expect(settings.decisionSteps.value.grant).toHaveLength(2);
    expect(settings.decisionSteps.value.refuse).toHaveLength(3);
    expect(settings.decisionSteps.value.terminate.at(-1)).toEqual(['head']);
    expect(Object.values(settings.smallOfficeSteps.value).every((steps) => steps.length === 1)).toBe(true);
  });
});

describe('a region', () => {
  it('overlays the base from the province down and names all packs applied', () => {
    const hangzhou = resolved(['330000', '330100', '330106']);
    expect(hangzhou.pack).toBe('cn-2023-09+zhejiang-2023-09+hangzhou-2023-09');
    expect(hangzhou.settings.seriousCrimeYearsAtLeast.value).toBe(5);
    expect(rule(hangzhou, 'closing.submit')).toMatchObject({ value: 15, region: '330100', verified: true });
    expect(rule(hangzhou, 'intake.decide')).toMatchObject({ value: 7, unit: 'natural', region: 'cn' });
  });

  it.each([
    [['130000', '130100'], 'closing.submit', 10],
    [['330000', '331000', '331083'], 'closing.submit', 15],
    [['330000', '331000', '331083'], 'closing.examine', 15],
    [['330000', '331000'], 'closing.examine', 30],
    [['510000'], 'closing.submit', 30],
  ])('%j has %s %i', (path, key, value) => {
    expect(rule(resolved(path), key).value).toBe(value);
  });

  it('finds the pack a case pinned again, and refuses an unknown one', () => {
    const pinned = resolved(['330000', '330100']);
    expect(packById(RULE_PACKS, pinned.pack)).toEqual(pinned);
    expect(packById(RULE_PACKS, 'cn-2023-09+nowhere')).toMatchObject({ code: 'reference.unknown-pack' });
    expect(packById(RULE_PACKS, 'hebei-2023-09')).toMatchObject({ code: 'reference.unknown-pack' });
  });

  it('has no pack before the decree was in force', () => {
    expect(resolvePack(RULE_PACKS, [], '2023-08-31')).toMatchObject({ code: 'reference.no-pack-for-day' });
  });

  const overlay = (key: string, value: number, unit: DeadlineRule['unit']): RegionPack => ({
    kind: 'region',
    pack: 'test',
    version: 1,
    region: '110000',
    extends: 'cn-2023-09',
    validFrom: '2024-01-01',
    validTo: null,
    overrides: [
      {
        key,
        value,
        unit,
        source: { law: 'local-regulation', article: '21', confidence: 'confirmed', title: 't' },
        verified: true,
      },
    ],
    added: [],
    settings: {},
  });

  it.each([
    ['intake.decide', 8, 'natural', 'reference.region-longer-than-national'],
    // 5 working days over a holiday are longer than 7 days: Hangzhou art. 27, Beijing art. 21.
    ['intake.decide', 5, 'working', 'reference.region-other-unit'],
    ['assignment.assign', 73, 'hour', 'reference.region-longer-than-national'],
    ['closing.submit', 3, 'month', 'reference.region-other-unit'],
    ['case-file.objection-window', 10, 'natural', 'reference.region-weaker-than-national'],
    ['handling.appeal-civil-judgment', 20, 'natural', 'reference.region-changes-right'],
    ['intake.decide', -1, 'natural', 'reference.period-length-invalid'],
    ['intake.nothing', 1, 'natural', 'reference.pack-invalid'],
  ] as const)('may not set %s to %i %s: %s', (key, value, unit, code) => {
    expect(mergePacks(national, [overlay(key, value, unit)])).toMatchObject({ code, field: key });
  });

  it.each([
    ['intake.decide', 5, 'natural'],
    ['assignment.assign', 72, 'hour'],
    ['case-file.objection-window', 30, 'natural'], // Shandong arts 15-16
    ['closing.lock-dossier', 60, 'working'], // a default of ours binds no region
    ['follow-up.complaint-accept', 5, 'natural'],
  ] as const)('may set %s to %i %s', (key, value, unit) => {
    const merged = mergePacks(national, [overlay(key, value, unit)]);
    expect(isRefusal(merged) ? merged : rule(merged, key)).toMatchObject({ value, unit, region: '110000' });
  });

  it('may not ask for fewer years of practice than the law', () => {
    const years = {
      value: 2,
      source: { law: 'policy', article: null, confidence: 'policy' },
      verified: false,
    } as const;
    const weak: RegionPack = {
      ...overlay('intake.decide', 5, 'natural'),
      settings: { seriousCrimeYearsAtLeast: years },
    };
    expect(mergePacks(national, [weak])).toMatchObject({ rule: 'not-weaker-than-national' });
  });
});

describe('a faulty pack', () => {
  it('is refused at load with all its faults', () => {
    const good = rule(national, 'intake.decide');
    const { source: _source, ...without } = good;
    const pack: BasePack = {
      ...national,
      validTo: '2020-01-01',
      deadlines: [
        good,
        good,
        { ...(without as DeadlineRule), key: 'intake.no-source' },
        { ...good, key: 'intake.unknown-event', trigger: [{ kind: 'intake.never-heard-of' }] },
        { ...good, key: 'Intake Decide', value: -1, metBy: [] },
        { ...good, key: 'intake.sure', source: { law: 'lal', article: '43', confidence: 'memory' }, verified: true },
        { ...good, key: 'intake.no-article', source: { law: 'lal', article: null, confidence: 'confirmed' } },
      ],
    };
    expect(validatePacks([pack]).map(({ field, rule: broken }) => [field, broken])).toEqual([
      ['/validity', 'ends-after-it-begins'],
      ['intake.decide', 'listed-once'],
      ['intake.no-source', 'source'],
      ['intake.unknown-event', 'known-event'],
      ['Intake Decide', 'room-and-kebab-name'],
      ['Intake Decide', 'period-length'],
      ['Intake Decide', 'met-by'],
      ['intake.sure', 'verified-needs-confirmed-source'],
      ['intake.no-article', 'article'],
    ]);
  });

  it('is refused where the house emits no such event', () => {
    expect(validatePacks([national], ['intake.received']).length).toBeGreaterThan(50);
    expect(validatePacks([national, national]).map(({ rule: broken }) => broken)).toContain('listed-once');
  });
});

describe('an event', () => {
  const facts: CaseFacts = {
    entry: 'application',
    form: 'civil-litigation',
    proceeding: 'first-instance',
    reach: 'own-phone',
    greenLane: false,
  };
  const opened = (kind: string, more: Record<string, string | boolean>, of: CaseFacts = facts): string[] =>
    deadlinesFor(resolved([]), { kind, facts: more }, of, '2025-01-02').map(({ key }) => key);

  it('opens the deadlines of its kind, facts and case', () => {
    expect(opened('intake.received', { receivedOn: '2025-01-02' })).toEqual(['intake.decide']);
    expect(opened('intake.received', {}, { ...facts, greenLane: true })).toEqual([
      'intake.decide',
      'intake.green-lane-target',
    ]);
    expect(opened('intake.lodged-elsewhere', { by: 'organ' })).toEqual(['intake.organ-forward']);
    expect(opened('handling.judgment-received', { document: 'judgment' })).toEqual(['handling.appeal-civil-judgment']);
    expect(
      opened('handling.judgment-received', { document: 'judgment' }, { ...facts, form: 'criminal-defence' }),
    ).toEqual(['handling.appeal-criminal-judgment']);
    expect(
      opened('handling.judgment-received', { document: 'judgment' }, { ...facts, proceeding: 'second-instance' }),
    ).toEqual([]);
    expect(opened('handling.deadline-opened', { rule: 'evidence-time-limit' })).toEqual([
      'handling.evidence-time-limit',
    ]);
    expect(opened('follow-up.complaint-lodged', {})).toEqual([]); // the order is in force since 2025-06-15
  });

  it('stops and starts the clock of the decision', () => {
    const decide = rule(national, 'intake.decide');
    expect(matchesEvent(decide.suspendedBy, { kind: 'intake.supplement-requested', facts: {} })).toBe(true);
    expect(matchesEvent(decide.resumedBy, { kind: 'intake.supplemented', facts: {} })).toBe(true);
    expect(matchesEvent(decide.metBy, { kind: 'intake.refused', facts: {} })).toBe(true);
  });

  it('is told to the province only when a limit of the law is broken by the agency or its supervisor', () => {
    const told = national.deadlines.filter(provinceIsTold).map(({ key }) => key);
    expect(told).toEqual([
      'intake.decide',
      'case-file.objection-decide',
      'assignment.notice-assign-and-answer',
      'assignment.assign',
    ]);
  });
});
