/**
 * What travels through the queue. A payload holds ids and numbers only; the rows in PostgreSQL are the truth,
 * so a job that is lost, repeated or old can do no harm. A payload that changes gets a new version, and the
 * processor keeps reading the versions that may still be waiting.
 */
import { z } from 'zod';

/** A kind of job: its name, the newest version of its payload and the schema that checks it. */
export interface JobKind<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly version: number;
  readonly payload: Payload;
}

/** At most so many notifications travel in one job. */
export const INBOX_BATCH = 500;
export const MAIL_BATCH = 25;

function defineJob<Payload extends z.ZodType>(name: string, version: number, payload: Payload): JobKind<Payload> {
  return { name, version, payload };
}

/** Puts notifications into the in-app inboxes of their recipients; ids of `notification`. */
export const deliverInbox = defineJob(
  'deliver-inbox',
  1,
  z.strictObject({ v: z.literal(1), ids: z.array(z.uuid()).min(1).max(INBOX_BATCH) }),
);

/** Sends notifications by mail; ids of `notification`. */
export const deliverMail = defineJob(
  'deliver-mail',
  1,
  z.strictObject({ v: z.literal(1), ids: z.array(z.uuid()).min(1).max(MAIL_BATCH) }),
);

/** Proves that jobs are still taken; `beat` counts up within one process, named by `process`. */
export const heartbeat = defineJob(
  'heartbeat',
  1,
  z.strictObject({ v: z.literal(1), process: z.uuid(), beat: z.int().min(0) }),
);

/** The queues and the kinds of jobs that each carries. */
export const QUEUES = {
  inbox: [deliverInbox, heartbeat],
  mail: [deliverMail, heartbeat],
} as const satisfies Readonly<Record<string, readonly JobKind[]>>;
export type QueueName = keyof typeof QUEUES;

/**
 * Checks a payload on its way in and out.
 *
 * @throws when the job's kind does not belong to the queue or its payload does not fit
 */
export function checkJob(queue: QueueName, name: string, payload: unknown): void {
  const kind = (QUEUES[queue] as readonly JobKind[]).find((known) => known.name === name);
  if (kind === undefined) throw new Error(`queue ${queue} carries no job ${name}`);
  const checked = kind.payload.safeParse(payload);
  if (!checked.success)
    throw new Error(`the payload of job ${name} is not of version ${kind.version}`, { cause: checked.error });
}
