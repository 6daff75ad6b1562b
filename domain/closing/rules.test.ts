import { describe, expect, it } from 'vitest';
import { event } from '#domain/case-file/events';
import { closing, Life } from '../../test/support/pure-life.ts';

describe('the closure file', () => {
  it('is not taken while checkpoints are open', () => {
    const life = new Life('civil-litigation/first-instance', 'application').begin();
    life.recordClosing();
    expect(life.try('handler', 'closing.submit', { outcome: life.outcome() })?.code).toBe('handling.checkpoints-open');
  });

  it('goes back with coded reasons, comes again with its outcome kept, and is approved', () => {
    const life = closing().submit();
    expect(life.try('closure-examiner', 'closing.return', { reasons: [] })?.code).toBe('closing.reason-missing');
    life.does('closure-examiner', 'closing.return', { reasons: ['meeting-record-unsigned'] });
    expect(life.try('handler', 'closing.submit', { outcome: life.outcome() })?.code).toBe('closing.out-of-order');
    life.does('handler', 'closing.resubmit');
    expect(life.events.at(-1)).toMatchObject({
      kind: 'closing.submitted',
      facts: { submission: 2, outcome: life.outcome() },
    });
    life.day = 62;
    expect(life.approve().state.stage).toBe('archive');
  });

  it('asks for a talk with the unit after the second return, once', () => {
    const life = closing().submit();
    life
      .does('closure-examiner', 'closing.return', { reasons: ['page-illegible'] })
      .does('handler', 'closing.resubmit');
    expect(life.try('closure-examiner', 'closing.record-talk')?.code).toBe('closing.no-talk-due');
    life
      .does('closure-examiner', 'closing.return', { reasons: ['page-illegible'] })
      .does('closure-examiner', 'closing.record-talk');
    expect(life.try('closure-examiner', 'closing.record-talk')?.code).toBe('closing.no-talk-due');
  });

  it('is not approved with a must missing, until it is excused', () => {
    const life = closing();
    const [...rest] = life.stillToHandIn();
    const left = rest.filter((material) => material !== 'mandate-agreement');
    life.state = {
      ...life.state,
      materials: life.state.materials.filter((material) => material !== 'mandate-agreement'),
    };
    life.does('handler', 'closing.submit', { outcome: life.outcome(), materials: left });
    life.day = 62;
    life.settleThirdTouch();
    expect(life.try('closure-examiner', 'closing.propose-approval')).toMatchObject({
      code: 'closing.items-missing',
      params: { item: 'mandate-agreement' },
    });
    life.does('closure-examiner', 'closing.excuse-item', { item: 'mandate-agreement', reason: 'detained-not-signed' });
    expect(life.approve().state.stage).toBe('archive');
  });

  it('is neither returned nor excused while its approval is being decided, and sent back to the examiner only', () => {
    const life = closing().submit();
    life.day = 62;
    life.settleThirdTouch().does('closure-examiner', 'closing.propose-approval');
    expect(life.try('closure-examiner', 'closing.return', { reasons: ['page-illegible'] })?.code).toBe(
      'case-file.decision-pending',
    );
    life.does('approver', 'case-file.send-back', { reason: 'facts-unclear' });
    expect(life.state.closing?.phase).toBe('submitted');
    life.does('closure-examiner', 'closing.return', { reasons: ['page-illegible'] });
  });

  it('is tried again by the archivist only after the dossier failed', () => {
    const life = closing().submit();
    life.day = 62;
    life.approve();
    expect(life.try('archivist', 'closing.retry-archive')?.code).toBe('closing.archive-not-failed');
    life.happens(event('archive.failed')).does('archivist', 'closing.retry-archive');
    expect(life.state.archiveFailed).toBe(false);
  });
});
