import { describe, expect, it } from 'vitest';
import { ENTRIES, FORMS, MATERIALS, type Entry, type Form, type Proceeding } from '../case-file/codes.ts';
import { COMBINATIONS } from '../handling/combinations.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { archiveOrder, validateArchiveOrder } from './archive-order.ts';
import {
  checklistFor,
  missingItems,
  refuseExcuse,
  validateChecklists,
  type Checklist,
  type ChecklistFacts,
} from './checklists.ts';

function list(form: Form, proceeding: Proceeding, entry: Entry = 'application', facts: ChecklistFacts = {}): Checklist {
  const checklist = checklistFor(form, proceeding, entry, facts);
  if (isRefusal(checklist)) throw new Error(checklist.code);
  return checklist;
}
function level(checklist: Checklist, key: string): string {
  return checklist.items.find((item) => item.key === key)?.level ?? '–';
}

/** The design's eight first columns after its corrections, written out by hand. */
const COLUMNS: readonly [Form, Proceeding][] = [
  ['criminal-defence', 'investigation'],
  ['criminal-defence', 'prosecution-review'],
  ['criminal-defence', 'first-instance'],
  ['criminal-representation', 'first-instance'],
  ['civil-litigation', 'first-instance'],
  ['administrative-litigation', 'first-instance'],
  ['labour-arbitration', 'arbitration'],
  ['other-non-litigation', 'mediation'],
];
const DESIGN: Readonly<Record<string, string>> = {
  'application-form': 'm m m m m m m m',
  'identity-proof': 'c c c m m m m m',
  'hardship-statement': 'c c c c m m m m',
  'examination-form': 'm m m m m m m m',
  'grant-decision': 'c c c m m m m m',
  'assignment-notice': 'm m m m m m m m',
  'official-letter': 'm m m m m m m c',
  'mandate-agreement': 'm m m m m m m m',
  'power-of-attorney': 'm m m m m m m m',
  'rights-notice': 'c c c m m m m m',
  'meeting-record': 'm m m m m m m m',
  'file-reading-record': '– m m m c c c c',
  'investigation-material': 'c c c c m m m c',
  pleading: '– – c c m m m c',
  'legal-opinion': 'm m – c – – – –',
  'progress-notice': 'm m m m m m m m',
  'agency-supervision': 'c c c c c c c c',
  'closing-report': 'm m m m m m m m',
  'proof-of-service': 'm m m m m m m m',
  'investigation-end': 'm – – – – – – –',
  'prosecution-end': '– m – – – – – –',
  decision: '– – m m m m m m',
};

describe('closure checklists', () => {
  it('have no fault and exist for every combination and entry', () => {
    expect(validateChecklists()).toEqual([]);
    for (const combination of COMBINATIONS) {
      const [form, proceeding] = combination.split('/') as [Form, Proceeding];
      for (const entry of ENTRIES) expect(list(form, proceeding, entry).items.length).toBeGreaterThan(5);
    }
  });

  it.each(Object.entries(DESIGN))('%s has the levels of the corrected table', (key, levels) => {
    const facts = { meansChecked: true };
    expect(
      COLUMNS.map(([form, proceeding]) => level(list(form, proceeding, 'application', facts), key)).join(' '),
    ).toBe(levels);
  });

  it('ask notified cases for the notice and the assignment record, application cases for form, examination and service', () => {
    const notice = list('criminal-defence', 'first-instance', 'notice');
    const application = list('criminal-defence', 'first-instance', 'application');
    const lane = (checklist: Checklist): string =>
      ['application-form', 'notice-letter', 'examination-form', 'assignment-record', 'proof-of-service']
        .map((key) => level(checklist, key))
        .join(' ');
    expect(lane(notice)).toBe('– m – m –');
    expect(lane(application)).toBe('m – m – m');
    expect(lane(list('criminal-defence', 'first-instance', 'duty-referral'))).toBe(lane(application));
  });

  it('end an investigation with one of four papers and a trial statement with one of two', () => {
    const investigation = list('criminal-defence', 'investigation').items.find(
      (item) => item.key === 'investigation-end',
    );
    expect(investigation?.oneOf).toEqual(['prosecution-opinion', 'case-withdrawal-decision', 'transfer-record']);
    const statement = list('criminal-defence', 'first-instance').items.find((item) => item.key === 'defence-statement');
    expect(statement?.oneOf).toEqual(['defence-statement', 'legal-opinion']);
    const hearing = list('civil-litigation', 'first-instance').items.find((item) => item.key === 'hearing-paper');
    expect(hearing?.oneOf).toEqual(['hearing-notice', 'hearing-record']);
  });

  it('make a judgment a must for representation at trial only, not at the prosecution', () => {
    expect(level(list('criminal-representation', 'prosecution-review'), 'decision')).toBe('–');
    expect(level(list('criminal-representation', 'first-instance'), 'decision')).toBe('m');
  });

  it('turn conditional papers into musts by the facts of the case', () => {
    const plain = list('civil-litigation', 'first-instance');
    const all = list('civil-litigation', 'first-instance', 'application', {
      massOrMajor: true,
      settled: true,
      replaced: true,
    });
    for (const key of ['panel-discussion', 'mediation-consent', 'replacement-papers']) {
      expect([level(plain, key), level(all, key)]).toEqual(['c', 'm']);
    }
    const ended = list('civil-litigation', 'first-instance', 'application', { terminated: true });
    expect([level(ended, 'termination-papers'), level(ended, 'decision'), level(ended, 'closing-report')]).toEqual([
      'm',
      'c',
      'm',
    ]);
  });

  it('miss exactly the musts that neither a paper nor an excuse covers', () => {
    const checklist = list('criminal-defence', 'investigation', 'notice');
    const musts = checklist.items.filter((item) => item.level === 'm');
    expect(missingItems(checklist, []).map((item) => item.key)).toEqual(musts.map((item) => item.key));
    expect(missingItems(checklist, [...MATERIALS])).toEqual([]);
    const present = musts.flatMap((item) => (item.key === 'mandate-agreement' ? [] : [item.oneOf.at(-1) ?? 'other']));
    expect(missingItems(checklist, present).map((item) => item.key)).toEqual(['mandate-agreement']);
    expect(missingItems(checklist, present, [{ key: 'mandate-agreement', reason: 'detained-not-signed' }])).toEqual([]);
  });

  it('never let the closing report go, nor an item the list does not ask for', () => {
    const checklist = list('criminal-defence', 'investigation', 'notice');
    expect(refuseExcuse(checklist, { key: 'closing-report', reason: 'other-objective-cause' })?.code).toBe(
      'closing.item-never-excused',
    );
    expect(refuseExcuse(checklist, { key: 'decision', reason: 'other-objective-cause' })?.code).toBe(
      'closing.item-not-on-checklist',
    );
    expect(
      missingItems(checklist, [], [{ key: 'closing-report', reason: 'other-objective-cause' }]).map((item) => item.key),
    ).toContain('closing-report');
  });
});

describe('archive order', () => {
  it('places every material once, in one volume, for every form', () => {
    expect(validateArchiveOrder(FORMS)).toEqual([]);
  });

  it('follows the criminal order of 1991 and, for all others, the civil one', () => {
    const before = (form: Form, ...materials: string[]): boolean => {
      const order: readonly string[] = archiveOrder('handling', form);
      const places = materials.map((material) => order.indexOf(material));
      return places.every((place, index) => place >= 0 && (index === 0 || place > (places[index - 1] ?? Infinity)));
    };
    expect(
      before(
        'criminal-defence',
        'power-of-attorney',
        'file-reading-record',
        'meeting-record',
        'investigation-material',
        'legal-opinion',
        'panel-discussion',
        'indictment',
        'defence-statement',
        'hearing-notice',
        'judgment',
        'appeal',
        'closing-report',
      ),
    ).toBe(true);
    expect(
      before(
        'labour-arbitration',
        'power-of-attorney',
        'pleading',
        'file-reading-record',
        'meeting-record',
        'investigation-material',
        'legal-opinion',
        'panel-discussion',
        'representation-statement',
        'hearing-notice',
        'hearing-record',
        'award',
        'closing-report',
      ),
    ).toBe(true);
    expect(archiveOrder('approval', 'civil-litigation').slice(0, 7)).toEqual([
      'application-form',
      'notice-letter',
      'examination-form',
      'assignment-record',
      'identity-proof',
      'hardship-statement',
      'evidence-copy',
    ]);
  });
});
