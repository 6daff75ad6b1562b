import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { protectionEffects } from '#domain/case-file/protection';
import type { Protection } from '#domain/case-file/codes';
import { legalDay, startOfDay, type Instant } from '#domain/kernel/time';
import { outOfQuietHours } from '#domain/reference/ladders';
import type { ResolvedPack } from '#domain/reference/rule-pack';
import { deliverInbox, deliverMail, INBOX_BATCH, MAIL_BATCH, type JobKind } from '#contract/jobs/index';
import { reminderInWords } from '#contract/words/reminders';
import type { Clock } from '#platform/clock/clock';
import type { Log } from '#platform/log/log';
import type { MailTransport } from '#platform/mail/transport';
import type { OpenQueue, Processor, Queues } from '#platform/queue/queues';
import {
  claimMails,
  deliverToInbox,
  DELIVERY_TIMES,
  dueNotifications,
  endLeases,
  markMaybeSent,
  markNotSent,
  markSending,
  markSent,
  unclaim,
  type Channel,
  type DeliveryTimes,
  type DueMail,
  type MailFate,
} from '#platform/store/notifications';
import type { Pool } from '#platform/store/pool';
import type { ReferenceStore } from '#platform/store/reference';

/** What delivering needs. */
export interface ReminderDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly mail: MailTransport;
  readonly reference: Pick<ReferenceStore, 'forCase'>;
  /** Address of the installation for the text of mails, null when it has none. */
  readonly signInAt: string | null;
  readonly times?: DeliveryTimes;
}

/** Rows taken up in one sweep and channel; the rest come with the next one. */
const SWEEP_LIMIT = 4_000;
/** A row that was queued this long ago, is still planned and has no waiting job is queued again. */
const REQUEUE_AFTER_MS = 5_000;

export interface Sweeper {
  /** Queues what is due and ends dead leases. Returns how many rows were queued. */
  sweep(): Promise<number>;
}

/**
 * Brings due rows into the queue. The rows are the truth: what is queued is remembered only to spare the queue,
 * so a wiped queue, a second sweeper or a restart costs a repeated job and never a message.
 */
export function createSweeper(
  deps: ReminderDeps,
  queues: Readonly<Record<Channel, OpenQueue>>,
  requeueAfterMs = REQUEUE_AFTER_MS,
): Sweeper {
  const memory = { inbox: new Map<string, number>(), mail: new Map<string, number>() };
  const channel = async <P extends z.ZodType<unknown, { v: 1; ids: string[] }>>(
    name: Channel,
    kind: JobKind<P>,
    size: number,
  ): Promise<number> => {
    const times = deps.times ?? DELIVERY_TIMES;
    const due = await dueNotifications(deps.pool, name, deps.clock.now(), times, SWEEP_LIMIT);
    const now = performance.now();
    const queued = memory[name];
    const unseen = due.filter((id) => !queued.has(id));
    const stale = due.filter((id) => (queued.get(id) ?? Infinity) <= now - requeueAfterMs);
    // While jobs wait, the stale rows are in them; adding them again would only make a slow queue longer. What a
    // running job holds is claimed and not due, so a planned row without a waiting job has lost its own.
    const lost = stale.length > 0 && (await queues[name].waiting()) === 0 ? stale : [];
    const fresh = [...unseen, ...lost];
    const jobs = [];
    for (let from = 0; from < fresh.length; from += size) {
      const ids = fresh.slice(from, from + size);
      jobs.push({ id: jobId(name, ids), payload: { v: 1, ids } as z.input<P> });
    }
    await queues[name].add(kind, jobs);
    const renewed = new Set(fresh);
    memory[name] = new Map(due.map((id) => [id, renewed.has(id) ? now : (queued.get(id) ?? now)]));
    return fresh.length;
  };
  return {
    async sweep() {
      const ended = await endLeases(deps.pool, deps.times ?? DELIVERY_TIMES, deps.clock.now());
      if (ended.maybeSent > 0)
        deps.log.warn({ count: ended.maybeSent }, 'messages may or may not have been sent; they are not sent again');
      const count =
        (await channel('inbox', deliverInbox, INBOX_BATCH)) + (await channel('mail', deliverMail, MAIL_BATCH));
      return count;
    },
  };
}

/** The same rows give the same id, so two sweepers that saw the same rows add one job. */
function jobId(channel: Channel, ids: readonly string[]): string {
  return `${channel}-${createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 32)}`;
}

/** Delivers a batch to the inboxes. */
export function inboxProcessor(deps: ReminderDeps): (ids: readonly string[]) => Promise<void> {
  return async (ids) => {
    const outcome = await deliverToInbox(deps.pool, ids, deps.clock.now());
    deps.log.debug({ ...outcome }, 'inbox messages delivered');
  };
}

/** Claims and sends a batch of mails, one after the other. */
export function mailProcessor(deps: ReminderDeps): (ids: readonly string[]) => Promise<void> {
  return async (ids) => {
    const now = deps.clock.now();
    const claimed = await claimMails(deps.pool, ids, now, startOfDay(legalDay(now)), async (mails, sentToday) => {
      const packs = new Map<string, ResolvedPack>();
      for (const { rulePack, calendarVersion } of mails) {
        if (!packs.has(rulePack)) packs.set(rulePack, (await deps.reference.forCase(rulePack, calendarVersion)).pack);
      }
      return mailFates(deps, mails, sentToday, packs, now);
    });
    for (const [index, mail] of claimed.entries()) {
      const reached = await sendOne(deps, mail);
      if (reached) continue;
      // The provider is away: the others wait for their next turn instead of failing one by one.
      await unclaim(
        deps.pool,
        claimed.slice(index + 1).map(({ id }) => id),
      );
      return;
    }
  };
}

/**
 * What happens to each due mail. A reminder of a deadline that has ended is cancelled; a person who has left or
 * has no address gets none; quiet hours move it; the day's cap holds back all but rights-losing dates, and what
 * it holds back stands in the inbox, which has no cap.
 */
export function mailFates(
  deps: Pick<ReminderDeps, 'clock' | 'mail'>,
  mails: readonly DueMail[],
  sentToday: ReadonlyMap<string, number>,
  packs: ReadonlyMap<string, ResolvedPack>,
  now: Instant,
): readonly MailFate[] {
  const counts = new Map(sentToday);
  return mails.map((mail): MailFate => {
    const { id, recipient } = mail;
    const settings = packs.get(mail.rulePack)?.settings;
    if (settings === undefined) throw new Error(`rule pack ${mail.rulePack} was not read`);
    if (mail.pointless) return { id, state: 'cancelled', detail: 'deadline-ended' };
    if (!mail.active) return { id, state: 'suppressed', detail: 'recipient-inactive' };
    if (deps.mail.addressOf(mail) === null) return { id, state: 'suppressed', detail: 'no-address' };
    // Under a scaled clock an hour passes in milliseconds; there the plan's own moving has to do.
    if (deps.clock.row.scale === 1) {
      const at = outOfQuietHours(now, settings.quietHours.value, mail.dueInstant ?? undefined);
      if (at > now) return { id, state: 'later', at };
    }
    if (mail.facts.rightsLosing === true || mail.facts.urgent === true) return { id, state: 'claimed' };
    const count = counts.get(recipient) ?? 0;
    if (count >= settings.remindersPerPersonAndDay.value) return { id, state: 'suppressed', detail: 'daily-cap' };
    counts.set(recipient, count + 1);
    return { id, state: 'claimed' };
  });
}

/** Sends one claimed mail and records what became of it. False when the provider can't be reached at all. */
async function sendOne(deps: ReminderDeps, mail: DueMail): Promise<boolean> {
  const { pool, clock } = deps;
  const to = deps.mail.addressOf(mail);
  if (to === null) throw new Error('a mail without address was claimed');
  const facts = {
    template: mail.template,
    rung: mail.rung,
    caseNumber: mail.caseNumber,
    rule: mail.facts.rule ?? '',
    due: mail.facts.due ?? '',
    kind: mail.facts.kind ?? '',
    rightsLosing: mail.facts.rightsLosing === true,
    neutral: protectionEffects(mail.protection as Protection).neutralMessages,
    signInAt: deps.signInAt,
  };
  const zh = reminderInWords(facts, 'zh-CN');
  const en = reminderInWords(facts, 'en');
  if (!(await markSending(pool, mail.id))) return true;
  const result = await deps.mail.send({
    id: mail.id,
    to,
    subject: zh.subject,
    text: `${zh.text}\n────────\n${en.subject}\n\n${en.text}`,
    at: clock.now(),
  });
  if (result.outcome === 'sent') await markSent(pool, mail.id, result.ref, clock.now());
  else if (result.outcome === 'unsure') await markMaybeSent(pool, mail.id, result.detail, clock.now());
  else await markNotSent(pool, mail.id, result.detail, result.forGood, clock.now());
  return !(result.outcome === 'not-sent' && result.unreachable);
}

/** Opens both queues with their processors; heartbeats of either go to `onBeat`. */
export function openReminderQueues(
  queues: Queues,
  deps: ReminderDeps,
  onBeat: (queue: Channel) => void = () => {},
): Readonly<Record<Channel, OpenQueue>> {
  const processor = (channel: Channel, deliver: (ids: readonly string[]) => Promise<void>): Processor => {
    return async (name, payload) => {
      if (name === 'heartbeat') onBeat(channel);
      else await deliver((payload as { ids: readonly string[] }).ids);
    };
  };
  return {
    inbox: queues.openQueue('inbox', processor('inbox', inboxProcessor(deps))),
    mail: queues.openQueue('mail', processor('mail', mailProcessor(deps)), { concurrency: 2 }),
  };
}
