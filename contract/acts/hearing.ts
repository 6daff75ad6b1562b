import { PUBLICITIES } from '#domain/case-file/codes';
import { OPINION_ITEMS, OPINION_WAYS, type OpinionItem } from '#domain/hearing/authority-opinion';
import { HEARING_CHANGE_REASONS, HEARING_PROCEDURES } from '#domain/hearing/hearings';
import {
  OBSERVATION_CHANNELS,
  OBSERVATION_EXCUSES,
  OBSERVATION_ITEMS,
  type ObservationItem,
} from '#domain/hearing/observation';
import { z } from 'zod';
import { act, type ActContract, type TextField } from '../acts.ts';
import { dayField, idField, integerField } from '../fields.ts';

const NOTE: TextField = { maxLength: 2_000, required: false, lines: true };
const REPORT: TextField = { maxLength: 8_000, required: true, lines: true };

/** Why a session is closed to the public. */
export const NON_PUBLIC_REASONS = ['declared-on-the-day', 'announced-by-the-court', 'party-applied', 'minor'] as const;

/** The last scheduled hearing when left out. */
const hearing = { hearing: idField.optional() };
const when = { hearingDay: dayField, startMinute: integerField(0, 1439) };
const score = integerField(1, 5);
const observed = z.strictObject(
  Object.fromEntries(OBSERVATION_ITEMS.map((item) => [item, score])) as Record<ObservationItem, typeof score>,
);
const opinion = z.strictObject(
  Object.fromEntries(OPINION_ITEMS.map((item) => [item, score])) as Record<OpinionItem, typeof score>,
);
const known = z.enum(['public', 'non-public']);

/** Bodies of the acts on hearings, attendance and the authority's opinion. */
export const HEARING_CONTRACTS: Readonly<Record<string, ActContract>> = {
  'hearing.schedule': act(
    { ...when, publicity: z.enum(PUBLICITIES), procedure: z.enum(HEARING_PROCEDURES).default('ordinary') },
    { note: NOTE },
  ),
  'hearing.move': act({ ...hearing, ...when, reason: z.enum(HEARING_CHANGE_REASONS) }, { note: NOTE }),
  'hearing.cancel': act({ ...hearing, reason: z.enum(HEARING_CHANGE_REASONS) }, { note: NOTE }),
  'hearing.confirm-publicity': act({ ...hearing, publicity: known }, { note: NOTE }),
  'hearing.declare-non-public': act({ ...hearing, reason: z.enum(NON_PUBLIC_REASONS).optional() }, { note: NOTE }),
  /** `heldOn`: the scheduled day when left out; `publicity`: as it was on the day. */
  'hearing.hold': act(
    { ...hearing, heldOn: dayField.optional(), publicity: known.optional() },
    { note: NOTE },
    { past: ['heldOn'] },
  ),
  'hearing.select-attendance': act(hearing, { note: NOTE }),
  'hearing.assign-observer': act(
    { ...hearing, observer: idField, channel: z.enum(OBSERVATION_CHANNELS).default('on-site') },
    { note: NOTE },
  ),
  'hearing.record-observation': act({ ...hearing, scores: observed }, { record: REPORT }),
  'hearing.excuse-observation': act({ ...hearing, reason: z.enum(OBSERVATION_EXCUSES) }, { note: NOTE }),
  'hearing.ask-opinion': act({ way: z.enum(['link', 'paper']) }, { note: NOTE }),
  /** `way`: only where an officer enters it. */
  'hearing.give-opinion': act({ scores: opinion, way: z.enum(OPINION_WAYS).optional() }, { remark: NOTE }),
  'hearing.record-opinion-call': act({}, { note: NOTE }),
};
