import { randomBytes } from 'node:crypto';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { inTransaction, type Pool, type PoolClient } from './pool.ts';

/**
 * Notifications as rows: planned → claimed → sending → sent, or one of the other ends. `planned_at` and
 * `sent_at` are business instants; `claimed_at` is the real instant of the last claim, from which leases and
 * the backoff between tries are counted, by PostgreSQL's clock alone.
 */
export type Channel = 'inbox' | 'mail';

/** How long a claim may stand, and how tries are spaced; real milliseconds. */
export interface DeliveryTimes {
  /** A claimed row that was not touched for so long goes back to planned: nothing was sent. */
  readonly claimLeaseMs: number;
  /** A row that stays in sending for so long may have been sent: it becomes maybe-sent and is left alone. */
  readonly sendLeaseMs: number;
  /** First pause after a failed try; four times as long after each further one. */
  readonly retryBaseMs: number;
}
export const DELIVERY_TIMES: DeliveryTimes = { claimLeaseMs: 60_000, sendLeaseMs: 300_000, retryBaseMs: 10_000 };

/** Tries after which a message has failed. */
export const MAX_TRIES = 5;

const newId = (): string => uuidV7(Date.now(), randomBytes(10));

/** Ids of the planned rows of a channel whose instant has come and whose pause after a failed try is over, oldest first. */
export async function dueNotifications(
  pool: Pool,
  channel: Channel,
  now: Instant,
  times: DeliveryTimes,
  limit: number,
): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>({
    name: 'due-notifications',
    text: `SELECT id FROM notification
            WHERE state = 'planned' AND channel = $1 AND planned_at <= $2
              AND (tries = 0 OR claimed_at + $3::float8 * power(4, tries - 1) * interval '1 millisecond' <= clock_timestamp())
            ORDER BY planned_at, id LIMIT $4`,
    values: [channel, formatInstant(now), times.retryBaseMs, limit],
  });
  return found.rows.map(({ id }) => id);
}

/** True for a reminder whose deadline has ended, stands still or was moved since it was planned. */
const POINTLESS = `(d.id IS NOT NULL AND (d.state <> 'open' OR (n.obligation LIKE d.id::text || '/%' AND n.obligation <> d.id::text || '/' || d.version::text)))`;

/**
 * Delivers to the in-app inbox: one statement for the whole batch, because the row itself is what the inbox
 * shows. Repeating it delivers nothing twice. Returns how many came to which end.
 */
export async function deliverToInbox(
  pool: Pool,
  ids: readonly string[],
  now: Instant,
): Promise<Readonly<Record<string, number>>> {
  const done = await pool.query<{ state: string; count: number }>({
    name: 'deliver-to-inbox',
    text: `WITH picked AS (
        SELECT n.id,
               CASE WHEN ${POINTLESS} THEN 'cancelled' WHEN NOT p.active THEN 'suppressed' ELSE 'sent' END AS next,
               CASE WHEN ${POINTLESS} THEN 'deadline-ended' WHEN NOT p.active THEN 'recipient-inactive' END AS detail
          FROM notification n JOIN person p ON p.id = n.recipient_id LEFT JOIN deadline d ON d.id = n.deadline_id
         WHERE n.id = ANY($1::uuid[]) AND n.channel = 'inbox' AND n.state = 'planned' AND n.planned_at <= $3
           FOR UPDATE OF n SKIP LOCKED),
      moved AS (
        UPDATE notification n SET state = picked.next, tries = n.tries + 1, claimed_at = clock_timestamp(),
               sent_at = CASE WHEN picked.next = 'sent' THEN $3::timestamptz END
          FROM picked WHERE n.id = picked.id RETURNING n.id, n.state, picked.detail),
      logged AS (
        INSERT INTO delivery_attempt (id, notification_id, at, outcome, detail)
        SELECT a.attempt, moved.id, $3, moved.state, moved.detail
          FROM moved JOIN unnest($1::uuid[], $2::uuid[]) AS a(id, attempt) ON a.id = moved.id)
      SELECT state, count(*)::int AS count FROM moved GROUP BY state`,
    values: [ids, ids.map(newId), formatInstant(now)],
  });
  return Object.fromEntries(done.rows.map(({ state, count }) => [state, count]));
}

/** A planned message with all that decides about its sending. */
export interface DueMail {
  readonly id: string;
  readonly recipient: string;
  readonly loginName: string | null;
  readonly mailAddress: string | null;
  readonly active: boolean;
  readonly template: string;
  readonly rung: string;
  readonly facts: {
    readonly rule?: string;
    readonly due?: string;
    readonly kind?: string;
    readonly rightsLosing?: boolean;
    /** Told whatever the cap of the day. */
    readonly urgent?: boolean;
  };
  readonly caseNumber: string;
  readonly protection: string;
  readonly rulePack: string;
  readonly calendarVersion: string;
  /** Its deadline ended, stands still or was moved. */
  readonly pointless: boolean;
  readonly dueInstant: Instant | null;
  readonly tries: number;
}

/** What happens to a due message; `later` moves it to another business instant. */
export type MailFate =
  | { readonly id: string; readonly state: 'claimed' }
  | { readonly id: string; readonly state: 'cancelled' | 'suppressed'; readonly detail: string }
  | { readonly id: string; readonly state: 'later'; readonly at: Instant };

/**
 * Claims due mails in one transaction. `decide` sees the rows and how many muteable messages each recipient
 * has had since `dayStart`; recipients are locked, so that no two claims count past each other. Returns what
 * was claimed; rows that another claim holds are left to it.
 */
export async function claimMails(
  pool: Pool,
  ids: readonly string[],
  now: Instant,
  dayStart: Instant,
  decide: (
    mails: readonly DueMail[],
    sentToday: ReadonlyMap<string, number>,
  ) => Promise<readonly MailFate[]> | readonly MailFate[],
): Promise<readonly DueMail[]> {
  return inTransaction(pool, async (tx) => {
    const mails = await lockDueMails(tx, ids, now);
    if (mails.length === 0) return [];
    const recipients = [...new Set(mails.map(({ recipient }) => recipient))].toSorted();
    await tx.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('mail/' || r, 0)) FROM unnest($1::text[]) WITH ORDINALITY AS t(r, o) ORDER BY o`,
      [recipients],
    );
    const counted = await tx.query<{ recipient_id: string; count: number }>(
      `SELECT recipient_id, count(*)::int AS count FROM notification
        WHERE channel = 'mail' AND recipient_id = ANY($1::uuid[]) AND coalesce((facts->>'rightsLosing')::boolean, false) = false AND coalesce((facts->>'urgent')::boolean, false) = false
          AND (state IN ('claimed', 'sending') OR (state = 'sent' AND sent_at >= $2)) GROUP BY recipient_id`,
      [recipients, formatInstant(dayStart)],
    );
    const fates = await decide(mails, new Map(counted.rows.map((row) => [row.recipient_id, row.count])));
    await applyFates(tx, fates, now);
    const claimed = new Set(fates.flatMap((fate) => (fate.state === 'claimed' ? [fate.id] : [])));
    return mails.filter(({ id }) => claimed.has(id));
  });
}

async function lockDueMails(tx: PoolClient, ids: readonly string[], now: Instant): Promise<readonly DueMail[]> {
  const found = await tx.query<{
    id: string;
    recipient_id: string;
    login_name: string | null;
    mail_address: string | null;
    active: boolean;
    template: string;
    rung: string;
    facts: DueMail['facts'];
    number: string;
    protection: string;
    rule_pack: string;
    calendar_version: string;
    pointless: boolean;
    due_instant: Date | null;
    tries: number;
  }>(
    `SELECT n.id, n.recipient_id, p.login_name, p.mail_address, p.active, n.template, n.rung, n.facts, f.number, f.protection, f.rule_pack, f.calendar_version,
            ${POINTLESS} AS pointless, d.due_instant, n.tries
       FROM notification n JOIN person p ON p.id = n.recipient_id JOIN case_file f ON f.id = n.case_id LEFT JOIN deadline d ON d.id = n.deadline_id
      WHERE n.id = ANY($1::uuid[]) AND n.channel = 'mail' AND n.state = 'planned' AND n.planned_at <= $2
      ORDER BY n.planned_at, n.id FOR UPDATE OF n SKIP LOCKED`,
    [ids, formatInstant(now)],
  );
  return found.rows.map((row) => ({
    id: row.id,
    recipient: row.recipient_id,
    loginName: row.login_name,
    mailAddress: row.mail_address,
    active: row.active,
    template: row.template,
    rung: row.rung,
    facts: row.facts,
    caseNumber: row.number,
    protection: row.protection,
    rulePack: row.rule_pack,
    calendarVersion: row.calendar_version,
    pointless: row.pointless,
    dueInstant: row.due_instant === null ? null : row.due_instant.getTime(),
    tries: row.tries,
  }));
}

async function applyFates(tx: PoolClient, fates: readonly MailFate[], now: Instant): Promise<void> {
  await tx.query(
    `UPDATE notification n SET state = CASE t.state WHEN 'later' THEN 'planned' ELSE t.state END,
            planned_at = coalesce(t.at, n.planned_at), claimed_at = CASE t.state WHEN 'claimed' THEN clock_timestamp() ELSE n.claimed_at END
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS t(id, state, at) WHERE n.id = t.id`,
    [
      fates.map(({ id }) => id),
      fates.map(({ state }) => state),
      fates.map((fate) => (fate.state === 'later' ? formatInstant(fate.at) : null)),
    ],
  );
  await logAttempts(
    tx,
    fates.flatMap((fate) =>
      fate.state === 'cancelled' || fate.state === 'suppressed'
        ? [{ id: fate.id, outcome: fate.state, detail: fate.detail }]
        : [],
    ),
    now,
  );
}

/** One line of a message's delivery record; `detail` is a code, never an address. */
interface Attempt {
  readonly id: string;
  readonly outcome: string;
  readonly detail: string | null;
}

async function logAttempts(db: Pool | PoolClient, attempts: readonly Attempt[], now: Instant): Promise<void> {
  if (attempts.length === 0) return;
  await db.query(
    `INSERT INTO delivery_attempt (id, notification_id, at, outcome, detail)
     SELECT t.attempt, t.id, $1, t.outcome, t.detail FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) AS t(attempt, id, outcome, detail)`,
    [
      formatInstant(now),
      attempts.map(newId),
      attempts.map(({ id }) => id),
      attempts.map(({ outcome }) => outcome),
      attempts.map(({ detail }) => detail),
    ],
  );
}

/** Right before the provider is called: false when the claim is no longer ours. */
export async function markSending(pool: Pool, id: string): Promise<boolean> {
  const done = await pool.query({
    name: 'mark-sending',
    text: `UPDATE notification SET state = 'sending', claimed_at = clock_timestamp() WHERE id = $1 AND state = 'claimed'`,
    values: [id],
  });
  return done.rowCount === 1;
}

/** The provider took it. One that was given up as maybe-sent meanwhile becomes sent all the same. */
export async function markSent(pool: Pool, id: string, providerRef: string, now: Instant): Promise<void> {
  await pool.query({
    name: 'mark-sent',
    text: `WITH sent AS (UPDATE notification SET state = 'sent', sent_at = $3, provider_ref = $2, tries = tries + 1
                          WHERE id = $1 AND state IN ('sending', 'maybe-sent') RETURNING id)
           INSERT INTO delivery_attempt (id, notification_id, at, outcome) SELECT $4, id, $3, 'sent' FROM sent`,
    values: [id, providerRef, formatInstant(now), newId()],
  });
}

/** The provider may have taken it: nobody sends it again, an officer can see it. */
export async function markMaybeSent(pool: Pool, id: string, detail: string, now: Instant): Promise<void> {
  await pool.query(
    `WITH unsure AS (UPDATE notification SET state = 'maybe-sent', tries = tries + 1 WHERE id = $1 AND state = 'sending' RETURNING id)
     INSERT INTO delivery_attempt (id, notification_id, at, outcome, detail) SELECT $4, id, $3, 'maybe-sent', $2 FROM unsure`,
    [id, detail, formatInstant(now), newId()],
  );
}

/** The provider surely did not take it: planned again after a pause, or failed after {@link MAX_TRIES} or when it never will. */
export async function markNotSent(
  pool: Pool,
  id: string,
  detail: string,
  forGood: boolean,
  now: Instant,
): Promise<void> {
  await pool.query(
    `WITH back AS (UPDATE notification SET tries = tries + 1, claimed_at = clock_timestamp(),
            state = CASE WHEN $5::boolean OR tries + 1 >= ${MAX_TRIES} THEN 'failed' ELSE 'planned' END WHERE id = $1 AND state = 'sending' RETURNING id, state)
     INSERT INTO delivery_attempt (id, notification_id, at, outcome, detail)
     SELECT $4, id, $3, CASE state WHEN 'failed' THEN 'failed' ELSE 'not-sent' END, $2 FROM back`,
    [id, detail, formatInstant(now), newId(), forGood],
  );
}

/** Gives back claims that were not begun. */
export async function unclaim(pool: Pool, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await pool.query(`UPDATE notification SET state = 'planned' WHERE id = ANY($1::uuid[]) AND state = 'claimed'`, [ids]);
}

/**
 * Ends the leases of processors that died: claimed rows go back to planned; sending ones become maybe-sent,
 * but for the inbox, where sending again changes nothing. Returns how many of each.
 */
export async function endLeases(
  pool: Pool,
  times: DeliveryTimes,
  now: Instant,
): Promise<{ readonly returned: number; readonly maybeSent: number }> {
  return inTransaction(pool, async (tx) => {
    const ended = await tx.query<{ id: string; state: string }>(
      `WITH dead AS (
         SELECT id, state, channel FROM notification
          WHERE (state = 'claimed' AND claimed_at < clock_timestamp() - $1::float8 * interval '1 millisecond')
             OR (state = 'sending' AND claimed_at < clock_timestamp() - $2::float8 * interval '1 millisecond')
          LIMIT 1000 FOR UPDATE SKIP LOCKED)
       UPDATE notification n SET state = CASE WHEN dead.state = 'sending' AND dead.channel <> 'inbox' THEN 'maybe-sent' ELSE 'planned' END
         FROM dead WHERE n.id = dead.id RETURNING n.id, n.state`,
      [times.claimLeaseMs, times.sendLeaseMs],
    );
    const maybeSent = ended.rows.filter(({ state }) => state === 'maybe-sent');
    const returned = ended.rows.filter(({ state }) => state === 'planned');
    await logAttempts(
      tx,
      [
        ...maybeSent.map(({ id }) => ({ id, outcome: 'maybe-sent', detail: 'processor-died' })),
        ...returned.map(({ id }) => ({ id, outcome: 'returned', detail: 'processor-died' })),
      ],
      now,
    );
    return { returned: returned.length, maybeSent: maybeSent.length };
  });
}
