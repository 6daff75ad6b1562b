/** Queries and answers of what can be read. Instants are UTC, days are legal days, money is integer fen. */
import {
  AUTHORITY_KINDS,
  ENDINGS,
  ENTRIES,
  FORMS,
  LINK_KINDS,
  HANDLER_KINDS,
  MATERIALS,
  PROCEEDINGS,
  PROTECTIONS,
  REACHES,
  ROLES,
  STAGES,
  UNIT_KINDS,
  VOLUMES,
} from '#domain/case-file/codes';
import { z } from 'zod';
import { dayField, idField, instantField, regionField } from '../fields.ts';

// ── pages ────────────────────────────────────────────────────────────────────────────────────
const limit = z
  .string()
  .regex(/^\d{1,3}$/u, { error: 'field.wrong-format' })
  .transform(Number)
  .refine((value) => value >= 1 && value <= 200, { error: 'field.out-of-range' })
  .optional()
  .meta({ description: 'Entries a page, 1-200; 50 when left out.' });
const cursor = z.string().max(400).optional().meta({ description: 'The `next` of the page before, as it was.' });
const page = { limit, cursor };

function listOf(item: z.ZodType): z.ZodObject {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Cursor of the next page, null at the end.' }),
  });
}

// ── cases ────────────────────────────────────────────────────────────────────────────────────
export const LIGHTS = ['red', 'yellow', 'green'] as const;
export const CASE_SORTS = ['number', '-number', 'nextDue', '-nextDue', 'receivedOn', '-receivedOn'] as const;

export const caseListQuery = z.strictObject({
  ...page,
  stage: z.enum(STAGES).optional(),
  form: z.enum(FORMS).optional(),
  entry: z.enum(ENTRIES).optional(),
  dueBefore: dayField.optional(),
  light: z
    .enum(LIGHTS)
    .optional()
    .meta({ description: 'red: overdue; yellow: due within three days; green: neither.' }),
  handler: idField.optional(),
  unit: idField.optional(),
  agency: idField.optional(),
  number: z.string().max(60).optional(),
  sort: z.enum(CASE_SORTS).optional().meta({ description: 'Order; `nextDue` when left out, descending with `-`.' }),
});

const named = z.object({ id: idField, name: z.string().nullable() });

const caseItem = {
  id: idField,
  number: z.string(),
  agency: idField,
  region: z.string(),
  form: z.enum(FORMS),
  proceeding: z.enum(PROCEEDINGS),
  entry: z.enum(ENTRIES),
  cause: z.string(),
  stage: z.enum(STAGES),
  ending: z.enum(ENDINGS).nullable(),
  protection: z.enum(PROTECTIONS),
  greenLane: z.string().nullable(),
  receivedOn: dayField,
  nextDue: dayField.nullable(),
  light: z.enum(LIGHTS),
  unit: named.nullable(),
  handler: named.nullable(),
  version: z.int(),
  demonstration: z.boolean(),
  recipientName: z.string().nullable().meta({ description: 'Null for those who may not see personal data.' }),
};
export const caseList = listOf(z.object(caseItem));

export const deadline = z
  .object({
    id: idField,
    rule: z.string(),
    rulePack: z.string(),
    value: z.int(),
    unit: z.string(),
    startedOn: dayField,
    due: dayField,
    dueInstant: instantField,
    provisional: z.boolean().meta({ description: 'True while the calendar of the year is not published yet.' }),
    derivation: z.unknown().meta({ description: 'How the date follows: rule, trigger day, days skipped.' }),
    duty: z.string(),
    rightsLosing: z.boolean(),
    consequence: z.string(),
    version: z.int(),
    state: z.enum(['open', 'suspended', 'met', 'met-late', 'excused', 'lapsed', 'withdrawn']),
    suspendedOn: dayField.nullable(),
    overdueAt: instantField.nullable(),
    endedAt: instantField.nullable(),
  })
  .meta({ id: 'Deadline' });
export const deadlineList = z.object({ items: z.array(deadline) });

export const caseDetail = z.object({
  ...caseItem,
  agencyName: z.string(),
  noticeGround: z.string().nullable(),
  intakePoint: z.string(),
  means: z.string().nullable(),
  authority: named.nullable(),
  rulePack: z.string(),
  calendar: z.string(),
  closedOn: dayField.nullable(),
  lockedAt: instantField.nullable(),
  createdAt: instantField,
  updatedAt: instantField,
  recipients: z.array(
    z.object({
      id: idField,
      position: z.int(),
      reach: z.enum(REACHES),
      minor: z.boolean(),
      name: z.string().nullable(),
      phone: z.string().nullable(),
      idNumber: z.string().nullable(),
    }),
  ),
  pending: z
    .object({ kind: z.string(), no: z.int(), step: z.int(), roles: z.array(z.enum(ROLES)) })
    .nullable()
    .meta({ description: 'The decision under way and whose step it is.' }),
  assignment: z.object({
    status: z.string(),
    attempt: z.int(),
    method: z.string().nullable(),
    organAnswered: z.boolean(),
    silences: z.int(),
    wishes: z
      .array(z.object({ handler: idField, rank: z.int() }))
      .meta({ description: 'The recipient’s wishes; the best rank with an eligible handler decides.' }),
    previousHandler: named
      .nullable()
      .meta({ description: 'Handler of the earlier stage, who is offered this one first.' }),
    previousPassedOver: z.string().nullable(),
  }),
  links: z
    .array(
      z.object({
        kind: z.enum(LINK_KINDS),
        direction: z.enum(['earlier', 'later']),
        case: z.object({
          id: idField,
          number: z.string(),
          form: z.enum(FORMS),
          proceeding: z.enum(PROCEEDINGS),
          stage: z.enum(STAGES),
          handler: named.nullable(),
        }),
      }),
    )
    .meta({ description: 'Cases that this one is tied to and that the caller may see.' }),
  assignments: z.array(z.record(z.string(), z.unknown())),
  checkpoints: z.array(
    z.object({
      key: z.string(),
      required: z.boolean(),
      state: z.string(),
      completedOn: dayField.nullable(),
      reason: z.string().nullable(),
      condition: z.string().nullable(),
      materials: z.array(z.string()),
    }),
  ),
  deadlines: z.array(deadline),
  tasks: z.array(
    z.object({
      id: idField,
      key: z.string(),
      act: z.string(),
      role: z.string(),
      unit: idField.nullable(),
      person: idField.nullable(),
      due: dayField.nullable(),
    }),
  ),
  decisions: z.array(z.record(z.string(), z.unknown())),
  hearing: z.unknown(),
  followUp: z.unknown(),
  closing: z.unknown(),
  mayDo: z
    .array(z.string())
    .meta({ description: 'Acts that the rules would not refuse to the caller for role, stage or standing.' }),
});

export { timeline, timelineQuery } from './timeline.ts';

/** An issued letter by itself; the file's hash and pages are null until it was printed for the first time. */
export const letterRecord = z
  .object({
    id: idField,
    formNo: z.string(),
    title: z.object({ zh: z.string(), en: z.string() }),
    number: z.string(),
    state: z.string(),
    facts: z.record(z.string(), z.unknown()),
    issuedOn: dayField,
    servedOn: dayField.nullable(),
    serviceWay: z.string().nullable(),
    pages: z.int().nullable(),
    pdfSha256: z.string().nullable(),
  })
  .meta({ id: 'Letter' });

/** Rows of letters, hearings, observations, opinions and touches, as their tables hold them. */
export const rowList = z.object({ items: z.array(z.record(z.string(), z.unknown())) });
export const hearingList = z.object({
  hearings: z.array(z.record(z.string(), z.unknown())),
  observations: z.array(z.record(z.string(), z.unknown())),
  opinions: z.array(z.record(z.string(), z.unknown())),
});

// ── documents and dossier ────────────────────────────────────────────────────────────────────
export const DOCUMENT_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'application/ofd'] as const;
export const document = z
  .object({
    id: idField,
    material: z.enum(MATERIALS),
    volume: z.enum(VOLUMES),
    mediaType: z.enum(DOCUMENT_TYPES),
    sizeBytes: z.int(),
    sha256: z.string(),
    name: z.string().nullable(),
    state: z.string(),
    uploadedBy: named,
    uploadedAt: instantField,
    version: z.int(),
  })
  .meta({ id: 'Document' });
export const documentList = z.object({ items: z.array(document) });

// ── tasks and inbox ──────────────────────────────────────────────────────────────────────────
export const taskQuery = z.strictObject({ ...page, case: idField.optional(), act: z.string().max(64).optional() });
export const taskList = listOf(
  z.object({
    id: idField,
    case: z.object({ id: idField, number: z.string(), stage: z.enum(STAGES), version: z.int() }),
    key: z.string(),
    act: z.string(),
    role: z.string(),
    due: dayField.nullable(),
    light: z.enum(LIGHTS),
    openedAt: instantField,
  }),
);
export const inboxQuery = z.strictObject({ ...page, unread: z.enum(['true', 'false']).optional() });
export const inboxEntry = z.object({
  id: idField,
  case: z.object({ id: idField, number: z.string() }),
  template: z.string(),
  rung: z.string(),
  facts: z.record(z.string(), z.unknown()),
  at: instantField,
  readAt: instantField.nullable(),
  etag: z.string().meta({ description: 'Send it as `If-Match` when marking the entry.' }),
});
export const inboxList = listOf(inboxEntry);
export const inboxMark = z.strictObject({ read: z.boolean() });

// ── network ──────────────────────────────────────────────────────────────────────────────────
export const agencyQuery = z.strictObject({ ...page, region: regionField.optional() });
export const agencyList = listOf(z.object({ id: idField, code: z.string(), name: z.string(), region: z.string() }));
export const unitQuery = z.strictObject({
  ...page,
  agency: idField.optional(),
  region: regionField.optional(),
  kind: z.enum(UNIT_KINDS).optional(),
});
export const unitList = listOf(
  z.object({ id: idField, agency: idField, kind: z.enum(UNIT_KINDS), name: z.string(), region: z.string() }),
);
export const handlerQuery = z.strictObject({ ...page, agency: idField.optional(), unit: idField.optional() });
export const handlerList = listOf(
  z.object({
    id: idField,
    person: idField,
    name: z.string(),
    unit: named,
    agency: idField,
    kind: z.enum(HANDLER_KINDS),
    practisingSince: dayField,
    criminalDefenceYears: z.int(),
    criminalDefenceConfirmed: z.boolean(),
    minorsListSince: dayField.nullable(),
    specialties: z.array(z.string()),
    languages: z.array(z.string()),
    load: z.int(),
    loadCap: z.int(),
    status: z.string(),
    acceptsAid: z.boolean(),
  }),
);
export const authorityQuery = z.strictObject({
  ...page,
  region: regionField.optional(),
  kind: z.enum(AUTHORITY_KINDS).optional(),
});
export const authorityList = listOf(
  z.object({
    id: idField,
    kind: z.enum(AUTHORITY_KINDS),
    name: z.string(),
    region: z.string(),
    level: z.string().nullable(),
  }),
);
export const regionQuery = z.strictObject({ parent: regionField.optional() });
export const regionList = z.object({
  items: z.array(z.object({ code: z.string(), name: z.string(), level: z.string(), parent: z.string().nullable() })),
});
export const staffQuery = z.strictObject({ agency: idField, role: z.enum(ROLES) });
export const staffList = z.object({ items: z.array(z.object({ id: idField, name: z.string() })) });
export const quotaQuery = z.strictObject({
  agency: idField,
  year: z
    .string()
    .regex(/^20\d{2}$/u, { error: 'field.wrong-format' })
    .transform(Number),
});
export const quota = z.object({
  agency: idField,
  year: z.int(),
  casesHeard: z.int(),
  casesObserved: z.int(),
  casesSelected: z.int(),
  shareBasisPoints: z
    .int()
    .nullable()
    .meta({ description: 'Cases observed per 10,000 cases heard; null while none was heard.' }),
});

// ── one-time links ───────────────────────────────────────────────────────────────────────────
export const linkForm = z.object({
  purpose: z.string(),
  act: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  form: z.string().nullable().meta({ description: 'Null where nothing may tell what the case is about.' }),
  expiresAt: instantField,
  fields: z.unknown().meta({ description: 'JSON Schema of what to send.' }),
});
export const linkAnswer = z.object({ state: z.enum(['received', 'accepted']) });

// ── the demonstration's clock ────────────────────────────────────────────────────────────────
export const clockBody = z.strictObject({
  baseInstant: instantField
    .optional()
    .meta({ description: 'The business instant from which it runs on; the present one when left out.' }),
  scale: z.number().positive().max(10_000_000).optional(),
  paused: z.boolean().optional(),
});
export const clock = z.object({
  now: instantField,
  baseInstant: instantField,
  wallBase: instantField,
  scale: z.number(),
  paused: z.boolean(),
  undecided: z.int().meta({ description: 'Commands that nobody has decided yet.' }),
});

// ── health ───────────────────────────────────────────────────────────────────────────────────
const check = z.enum(['ok', 'failed']);
export const readiness = z.object({
  ready: z.boolean(),
  checks: z.object({ database: check, temporal: check, queue: check }),
});

/** A problem (RFC 9457) with our own members. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    rule: z.string().optional(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    remedy: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          code: z.string(),
          params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        }),
      )
      .optional(),
    command: z.object({ id: idField, state: z.string() }).optional(),
    case: z.object({ id: idField, number: z.string(), stage: z.enum(STAGES), version: z.int() }).optional(),
    rows: z.array(z.record(z.string(), z.unknown())).optional(),
  })
  .meta({ id: 'Problem' });
