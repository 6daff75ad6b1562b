/** Papers of quality supervision: attendance, opinion of the authority, follow-up, instructions, returns, deadlines. */
import { OPINION_HEADING_OF, OPINION_ITEMS } from '#domain/hearing/authority-opinion';
import { OBSERVATION_ITEMS } from '#domain/hearing/observation';
import { SATISFACTION_ITEMS } from '#domain/follow-up/answers';
import type { Json, JsonObject } from '#domain/kernel/json';
import { isoDate } from '#domain/kernel/time';
import type { DerivationStep, PeriodUnit } from '#domain/reference/periods';
import type { RuleSource } from '#domain/reference/rule-pack';
import { CHECKPOINT_WORDS } from '#contract/words/checkpoints';
import { RETURN_REASON_WORDS } from '#contract/words/closing';
import { derivationInWords, lengthInWords } from '#contract/words/derivation';
import { plainDate } from '#contract/words/dossier';
import {
  CLOSING_DATE_REASON_WORDS,
  DEADLINE_STATE_WORDS,
  DECISION_KIND_WORDS,
  EVENT_WORDS,
  LAW_WORDS,
  PROGRESS_WORDS,
} from '#contract/words/filing';
import {
  ANSWERED_BY_WORDS,
  NO_ANSWER_WORDS,
  SATISFACTION_ITEM_WORDS,
  TOUCH_CHANNEL_WORDS,
  TOUCH_PHASE_WORDS,
  TOUCH_STATE_WORDS,
} from '#contract/words/follow-up';
import {
  OBSERVATION_CHANNEL_WORDS,
  OBSERVATION_ITEM_WORDS,
  OPINION_HEADING_WORDS,
  OPINION_ITEM_WORDS,
  OPINION_PHASE_WORDS,
  OPINION_WAY_WORDS,
} from '#contract/words/hearing';
import { DEADLINE_WORDS } from '#contract/words/reminders';
import { plainTime } from './from-handling.ts';
import type { DeadlineLine, DocumentEntry, LedgerLine } from './model.ts';
import { type CaseView, fields, NOT_RECORDED, record, word, zh, type LedgerFact } from './view.ts';

/** Everything of the approval volume that supervision made. */
export function supervisionPapers(view: CaseView): DocumentEntry[] {
  return [
    ...observations(view),
    ...opinions(view),
    ...touches(view),
    ...instructions(view),
    ...returns(view),
    ...deadlines(view),
  ];
}

const KEPT_APART = '另行保存';
const score = (scores: JsonObject, key: string): string | null =>
  typeof scores[key] === 'number' ? `${scores[key]}分` : null;
const object = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
const scoresOf = (facts: JsonObject): JsonObject =>
  object(facts.scores) ?? object(object(facts.record)?.scores) ?? facts;

/** 庭审旁听情况记录表 030. */
function observations(view: CaseView): DocumentEntry[] {
  return view.source.observations
    .filter(({ facts, recorded_on: on }) => facts !== null && on !== null)
    .map((one): DocumentEntry => {
      const facts = one.facts ?? {};
      const scores = scoresOf(facts);
      const hearing = view.source.hearings.find(({ id }) => id === one.hearing_id);
      const row =
        view.rows('hearing.observation-recorded').find((each) => each.facts.hearing === one.hearing_id) ??
        view.last('hearing.observation-recorded');
      const observer = view.person(one.observer_id) ?? view.person(row?.person ?? null);
      const items = OBSERVATION_ITEMS.flatMap((item) => {
        const given = score(scores, item);
        return given === null ? [] : [`${OBSERVATION_ITEM_WORDS[item].zh}：${given}`];
      });
      const on = isoDate(one.recorded_on ?? '');
      const channel = one.channel === null ? '' : zh(OBSERVATION_CHANNEL_WORDS, one.channel);
      const signed = view.person(row?.person ?? null);
      const performance = [channel, items.join('；'), ...view.paragraphs(row)].filter((text) => text !== '').join('\n');
      return {
        id: `observation-${one.id}`,
        material: 'observation-record',
        responsible: observer ?? view.agency,
        date: on,
        body: {
          kind: 'sheet',
          sheet: {
            form: '030',
            agency: view.agency,
            number: view.source.file.number,
            values: {
              courtCaseNumber: NOT_RECORDED,
              court: view.authority,
              recipient: view.recipient,
              cause: view.cause,
              unit: view.unit ?? NOT_RECORDED,
              handler: view.handler ?? NOT_RECORDED,
              heardAt: hearing === undefined ? NOT_RECORDED : plainTime(hearing.planned_at),
              place: NOT_RECORDED,
              judge: NOT_RECORDED,
              observer: observer ?? NOT_RECORDED,
              punctual: NOT_RECORDED,
              prepared: score(scores, 'preparation') ?? NOT_RECORDED,
              questioning: score(scores, 'inquiry') ?? NOT_RECORDED,
              debate: score(scores, 'debate') ?? NOT_RECORDED,
              conduct: NOT_RECORDED,
              grade:
                scores.effect === undefined
                  ? NOT_RECORDED
                  : `${OBSERVATION_ITEM_WORDS.effect.zh}${score(scores, 'effect')}`,
              performance,
              suggestions: '',
              ...(signed === null ? {} : { observerSigned: signed, observerSignedOn: plainDate(on) }),
            },
          },
        },
      };
    });
}

/** 征询办案机关意见: what was asked, and the answer by item. */
function opinions(view: CaseView): DocumentEntry[] {
  return view.source.opinions.map((one) => {
    const scores = scoresOf(object(one.facts?.opinion) ?? one.facts ?? {});
    const row = view.last('hearing.opinion-received');
    return record(
      {
        id: `opinion-${one.id}`,
        material: 'authority-opinion',
        responsible: view.source.authority ?? view.agency,
        date: isoDate(one.answered_on ?? one.requested_on),
      },
      {
        title: '征询办案机关意见记录',
        fields: fields(
          ['案件编号', view.source.file.number],
          ['受援人', view.recipient],
          ['办案机关', view.source.authority],
          ['承办人', view.handler],
          ['征询方式', zh(OPINION_WAY_WORDS, one.way)],
          ['征询日期', plainDate(isoDate(one.requested_on))],
          ['结果', zh(OPINION_PHASE_WORDS, one.state)],
          ['反馈日期', one.answered_on === null ? null : plainDate(isoDate(one.answered_on))],
          ...OPINION_ITEMS.map(
            (item) =>
              [
                `${OPINION_HEADING_WORDS[OPINION_HEADING_OF[item]].zh}：${OPINION_ITEM_WORDS[item].zh}`,
                score(scores, item),
              ] as const,
          ),
        ),
        paragraphs: one.answered_on === null || row?.act?.startsWith('hearing.') !== true ? [] : view.paragraphs(row),
        signatures: [],
      },
    );
  });
}

/**
 * 受援人回访记录表 032, one for each touch that ended. The unit's side may read a dossier, but neither the
 * recipient's free text nor the answer about money: both stay in the case's own data.
 */
function touches(view: CaseView): DocumentEntry[] {
  return view.source.touches
    .filter(({ ended_on: on }) => on !== null)
    .map((one): DocumentEntry => {
      const answers = one.answers ?? {};
      const ratings = object(answers.ratings) ?? {};
      const row = view.rows('follow-up.touch-ended').findLast((each) => each.facts.touch === one.phase);
      const on = isoDate(one.ended_on ?? '');
      const by = word(answers, 'by') ?? word(row?.facts, 'by');
      const answered = one.state === 'answered';
      const tries = Array.isArray(one.attempts) ? (one.attempts as readonly JsonObject[]) : [];
      const failed = tries.map(
        (attempt) =>
          `${plainDate(isoDate(word(attempt, 'on') ?? ''))}${zh(TOUCH_CHANNEL_WORDS, word(attempt, 'channel'))}回访：${zh(NO_ANSWER_WORDS, word(attempt, 'noAnswer'))}。`,
      );
      const given = SATISFACTION_ITEMS.flatMap((item) => {
        const rating = score(ratings, item);
        return rating === null ? [] : [`${SATISFACTION_ITEM_WORDS[item].zh}：${rating}`];
      });
      // A touch may also end because another act closed its window; that act's person and text are not of the touch.
      const caller =
        row?.act?.startsWith('follow-up.') !== true
          ? null
          : row.role === 'caller' || row.role === 'officer'
            ? view.person(row.person)
            : null;
      return {
        id: `touch-${one.id}`,
        material: 'follow-up-record',
        title: `受援人回访记录表（${zh(TOUCH_PHASE_WORDS, one.phase)}）`,
        responsible: caller ?? view.agency,
        date: on,
        body: {
          kind: 'sheet',
          sheet: {
            form: '032',
            agency: view.agency,
            number: view.source.file.number,
            values: {
              number: view.source.file.number,
              recipient: view.recipient,
              cause: view.cause,
              phase: zh(TOUCH_PHASE_WORDS, one.phase),
              unit: view.unit ?? NOT_RECORDED,
              handler: view.handler ?? NOT_RECORDED,
              channel: one.channel === 'none' ? NOT_RECORDED : zh(TOUCH_CHANNEL_WORDS, one.channel),
              talkedAt: plainDate(on),
              interviewee: answered
                ? by === 'recipient' || by === null
                  ? view.recipient
                  : zh(ANSWERED_BY_WORDS, by)
                : zh(TOUCH_STATE_WORDS, one.state),
              ...(answered
                ? { relation: by === null ? ANSWERED_BY_WORDS.recipient.zh : zh(ANSWERED_BY_WORDS, by) }
                : {}),
              met: NOT_RECORDED,
              informed: NOT_RECORDED,
              charged: KEPT_APART,
              satisfied: score(ratings, 'overall') ?? NOT_RECORDED,
              evaluation: [zh(TOUCH_STATE_WORDS, one.state), given.join('；'), ...failed]
                .filter((text) => text !== '')
                .join('\n'),
              suggestions: answered ? '受访人的意见另行保存，不入本卷。' : '',
              ...(caller === null ? {} : { callerSigned: caller, callerSignedOn: plainDate(on) }),
            },
          },
        },
      };
    });
}

/** 督办: what the agency told the handler, and extensions asked for and answered. */
function instructions(view: CaseView): DocumentEntry[] {
  const rows = view.rows(
    'handling.instructed',
    'handling.extension-requested',
    'handling.deadline-extended',
    'handling.extension-refused',
    'handling.closing-date-corrected',
  );
  return rows.map((row) => {
    const rule = word(row.facts, 'rule');
    return record(
      {
        id: `supervision-${row.seq}`,
        material: 'supervision-material',
        responsible: view.person(row.person) ?? view.agency,
        date: view.day(row),
      },
      {
        title: `${zh(EVENT_WORDS, row.kind)}记录`,
        fields: fields(
          ['案件编号', view.source.file.number],
          ['日期', plainDate(view.day(row))],
          ['方式', row.kind === 'handling.instructed' ? zh(PROGRESS_WORDS, word(row.facts, 'kind')) : null],
          ['期限事项', rule === null ? null : zh(DEADLINE_WORDS, rule)],
          ['延长日数', typeof row.facts.days === 'number' ? `${row.facts.days}日` : null],
          ...correction(row),
          ['行为人', view.actor(row)],
        ),
        paragraphs: view.paragraphs(row),
        signatures: [],
      },
    );
  });
}

/** 更正结案日: from which day to which, and why. */
function correction({ kind, facts }: LedgerFact): readonly (readonly [string, string | null])[] {
  if (kind !== 'handling.closing-date-corrected') return [];
  const day = (key: string): string | null => {
    const text = word(facts, key);
    return text === null ? null : plainDate(isoDate(text));
  };
  return [
    ['原结案日', day('from')],
    ['更正后结案日', day('closingDate')],
    ['更正理由', zh(CLOSING_DATE_REASON_WORDS, word(facts, 'reason'))],
  ];
}

/** Closure files that came back, with every reason. */
function returns(view: CaseView): DocumentEntry[] {
  return view.source.reviews
    .filter(({ decision }) => decision.startsWith('return'))
    .map((one) => {
      const reasons = Array.isArray(one.returns) ? one.returns : [];
      const row = view.rows('closing.returned').find((each) => view.day(each) === one.reviewed_on);
      return record(
        {
          id: `review-${one.id}`,
          material: 'supervision-material',
          responsible: view.person(one.person_id) ?? view.agency,
          date: isoDate(one.reviewed_on),
        },
        {
          title: '结案材料退回补正记录',
          fields: fields(
            ['案件编号', view.source.file.number],
            ['提交次序', `第${one.submission_no}次`],
            ['审核人', view.person(one.person_id)],
            ['审核日期', plainDate(isoDate(one.reviewed_on))],
          ),
          paragraphs: [
            ...reasons.map(
              (reason, index) =>
                `${index + 1}．${zh(RETURN_REASON_WORDS, typeof reason === 'string' ? reason : word(object(reason), 'reason'))}。`,
            ),
            ...view.paragraphs(row),
          ],
          signatures: [view.signature('结案审核人签名', one.person_id)],
        },
      );
    });
}

/** Every deadline of the case with the sentences of its computation. */
function deadlines(view: CaseView): DocumentEntry[] {
  const lines = view.source.deadlines.map((row): DeadlineLine => {
    const source = view.pack.deadlines.find(({ key }) => key === row.rule_key)?.source;
    const steps = object(row.derivation)?.steps;
    return {
      name: zh(DEADLINE_WORDS, row.rule_key),
      rule: source === undefined ? LAW_WORDS.policy.zh : cited(source),
      start: isoDate(row.started_on),
      length: row.value === 0 ? '当日' : lengthInWords(row.value, row.unit as PeriodUnit, 'zh-CN'),
      due: isoDate(row.due),
      state: zh(DEADLINE_STATE_WORDS, row.state),
      derivation: Array.isArray(steps) ? derivationInWords(steps as unknown as readonly DerivationStep[], 'zh-CN') : [],
    };
  });
  if (lines.length === 0) return [];
  return [
    {
      id: 'deadlines',
      material: 'supervision-material',
      title: '办理期限及计算过程',
      responsible: view.agency,
      date: view.archivedOn,
      body: { kind: 'deadlines', deadlines: lines },
    },
  ];
}

/** 《法律援助法》第43条第1款. */
function cited({ law, article, title }: RuleSource): string {
  const name = title ?? LAW_WORDS[law].zh;
  if (article === null || !/^[\d,\s–-]+(?:¶\d+)?$/u.test(article.replaceAll(' ¶', '¶'))) return name;
  const [numbers = '', paragraph] = article.split('¶').map((part) => part.trim());
  const shown = numbers
    .split(',')
    .map((one) => `第${one.trim().replaceAll(/[–-]/gu, '至')}条`)
    .join('、');
  return `${name}${shown}${paragraph === undefined ? '' : `第${paragraph}款`}`;
}

const RECORDED = 'follow-up.money-reported';
const ANSWERS: readonly string[] = [
  'follow-up.touch-ended',
  'follow-up.abnormal-answer',
  'follow-up.abnormal-settled',
  RECORDED,
];

/** The case's own rows as people read them. */
export function historyLines(view: CaseView): LedgerLine[] {
  return view.source.ledger.map((row) => ({
    seq: row.seq,
    at: Date.parse(row.at),
    kind: row.kind,
    // The unit's side may read a dossier: how many rows an answer made must not tell that money was reported.
    label: [zh(EVENT_WORDS, ANSWERS.includes(row.kind) ? RECORDED : row.kind), detail(row)]
      .filter((text) => text !== '')
      .join('：'),
    actor: view.actor(row),
    hash: row.hash,
  }));
}

/** What an event is about, where its kind alone does not say it. */
function detail({ kind, facts }: LedgerFact): string {
  const checkpoint = word(facts, 'checkpoint');
  if (checkpoint !== null) return zh(CHECKPOINT_WORDS, checkpoint);
  const rule = word(facts, 'rule');
  if (rule !== null) return zh(DEADLINE_WORDS, rule);
  if (kind === 'imported') return zh(EVENT_WORDS, word(facts, 'event'));
  const about = word(facts, 'kind');
  if (kind.startsWith('case-file.decision-') && about !== null) return zh(DECISION_KIND_WORDS, about);
  const touch = word(facts, 'touch');
  return touch === null ? '' : zh(TOUCH_PHASE_WORDS, touch);
}
