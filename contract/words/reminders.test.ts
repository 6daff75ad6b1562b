import { describe, expect, it } from 'vitest';
import { RULE_PACKS } from '#domain/reference/packs/index';
import { DEADLINE_WORDS, reminderInWords, type ReminderFacts } from './reminders.ts';

const FACTS: ReminderFacts = {
  template: 'deadline-reminder',
  rung: 't-3',
  caseNumber: '330106-01-2026-000123',
  rule: 'closing.submit',
  due: '2026-12-05',
  rightsLosing: false,
  neutral: false,
  signInAt: 'https://aid.example.org/',
};

describe('words of reminders', () => {
  it('name every deadline that a rule pack knows, in both languages', () => {
    const keys = new Set(
      RULE_PACKS.flatMap((pack) => ('deadlines' in pack ? pack.deadlines.map(({ key }) => key) : [])),
    );
    expect(keys.size).toBeGreaterThan(40);
    expect([...keys].filter((key) => DEADLINE_WORDS[key] === undefined)).toEqual([]);
    for (const { zh, en } of Object.values(DEADLINE_WORDS)) {
      expect(zh).toMatch(/^[\u4e00-\u9fff]+$/u);
      expect(en).toMatch(/^[A-Z][\x20-\x7e]+$/u);
    }
  });

  it('say case, matter and day in Chinese and in English', () => {
    expect(reminderInWords(FACTS, 'zh-CN')).toEqual({
      subject: '办理提醒：提交结案归档材料（330106-01-2026-000123）',
      text: '案件330106-01-2026-000123：提交结案归档材料。\n最迟办理日期：2026年12月5日（到期前3日）。\n\n请登录系统查看：https://aid.example.org/。本邮件由系统自动发送，请勿回复。\n',
    });
    expect(reminderInWords(FACTS, 'en').text).toContain('Due on 2026-12-05 (3 days before).');
    expect(reminderInWords({ ...FACTS, template: 'deadline-overdue', rung: '+3' }, 'en').text).toContain(
      'still open (3 working days overdue)',
    );
    expect(reminderInWords({ ...FACTS, rightsLosing: true }, 'zh-CN').text).toContain('逾期将丧失权利');
  });

  it('say nothing of a protected case but that something waits', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const { subject, text } = reminderInWords({ ...FACTS, neutral: true }, language);
      expect(subject + text).not.toMatch(/330106|结案|closure|援助|legal aid/u);
    }
  });
});
