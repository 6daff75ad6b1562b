import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Life } from '../../test/support/pure-life.ts';
import { commitmentTicket, isCheckDrawn } from './commitment.ts';
import { tasksOf } from './tasks.ts';

const SEED = 'a'.repeat(64);
const DRAW = { day: '2026-03-02', commitment: 'b'.repeat(64) };

function granted(ticket: number | null, more: Record<string, string | null> = {}): Life {
  const life = new Life('labour-arbitration/arbitration', 'application', more);
  const facts = ticket === null ? {} : { commitmentDraw: { ...DRAW, ticket } };
  return life.does('officer', 'intake.propose-grant', {}).does('approver', 'case-file.agree', facts);
}

const kinds = (life: Life): readonly string[] => life.events.map(({ kind }) => kind);

describe('the drawn check of integrity commitments', () => {
  it('can be repeated by anybody from the case and the revealed seed', () => {
    // Worked out apart: the first eight hex digits of the digest, as a number.
    const digest = createHash('sha256').update(`zhiheng/commitment-check/v1\nc\n${SEED}`).digest();
    expect(commitmentTicket('c', SEED)).toBe(digest.readUInt32BE(0));
    expect(commitmentTicket('d', SEED)).not.toBe(commitmentTicket('c', SEED));
  });

  it('draws the share of the tickets, exactly', () => {
    const fivePercent = Math.floor(2 ** 32 / 20);
    expect([0, fivePercent, fivePercent + 1, 2 ** 32 - 1].map((ticket) => isCheckDrawn(ticket, '5/100'))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const drawn = Array.from({ length: 20_000 }, (_, index) =>
      isCheckDrawn(commitmentTicket(`case-${index}`, SEED), '5/100'),
    ).filter(Boolean).length;
    // 1,000 expected; four standard deviations are 123.
    expect(Math.abs(drawn - 1_000)).toBeLessThan(123);
  });

  it('follows the grant by itself, opens the task of the officer, and ends with a result', () => {
    const life = granted(0);
    expect(kinds(life)).toContain('intake.commitment-drawn');
    expect(tasksOf(life.state, []).map(({ act, role }) => [act, role])).toContainEqual([
      'intake.check-commitment',
      'officer',
    ]);
    life.does('officer', 'intake.check-commitment', { result: 'untrue' });
    expect(tasksOf(life.state, []).map(({ act }) => act)).not.toContain('intake.check-commitment');
    expect(life.try('officer', 'intake.check-commitment', { result: 'confirmed' })?.code).toBe(
      'intake.commitment-checked-already',
    );
  });

  it('writes down that a commitment was not drawn; an officer may check it all the same', () => {
    const life = granted(2 ** 32 - 1);
    expect(kinds(life)).toContain('intake.commitment-not-drawn');
    expect(tasksOf(life.state, []).map(({ act }) => act)).not.toContain('intake.check-commitment');
    expect(life.try('officer', 'intake.check-commitment', { result: 'confirmed' })).toBeNull();
  });

  it('draws nothing where aid rests on something else, nor before the commit has gathered the ticket', () => {
    const certificate = granted(0, { means: 'certificate' });
    expect(kinds(certificate).filter((kind) => kind.startsWith('intake.commitment'))).toEqual([]);
    expect(certificate.try('officer', 'intake.check-commitment', { result: 'confirmed' })?.code).toBe(
      'intake.no-commitment',
    );
    expect(kinds(granted(null)).filter((kind) => kind.startsWith('intake.commitment'))).toEqual([]);
  });
});
