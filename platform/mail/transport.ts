import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { legalDay, type Instant } from '#domain/kernel/time';
import type { Config } from '#platform/config/config';

/** One mail; the id is the notification's, so the same message always has the same `Message-ID`. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Business instant, for the `Date` header and the folder's name. */
  readonly at: Instant;
}

/**
 * What became of a mail. `unsure` is the honest answer when the connection broke after the message may have
 * been handed over: nobody sends it again.
 */
export type SendResult =
  | { readonly outcome: 'sent'; readonly ref: string }
  | { readonly outcome: 'not-sent'; readonly detail: string; readonly forGood: boolean; readonly unreachable: boolean }
  | { readonly outcome: 'unsure'; readonly detail: string };

/** What is known of where a person's mail goes. */
export interface Addressee {
  readonly loginName: string | null;
  readonly mailAddress: string | null;
}

export interface MailTransport {
  readonly kind: 'smtp' | 'folder';
  /** Where a person's mail goes; null when no address is known. */
  addressOf(person: Addressee): string | null;
  /** Never throws for what a provider or a disk may do. */
  send(mail: Mail): Promise<SendResult>;
  close(): void;
}

/** SMTP with `SMTP_URL`; without it each mail becomes a file `mail-outbox/<day>/<id>.eml` in the data folder. */
export function openMail(config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'ZHIHENG_DATA'>): MailTransport {
  return config.SMTP_URL === undefined
    ? toFolder(config.MAIL_FROM, path.join(config.ZHIHENG_DATA, 'mail-outbox'))
    : overSmtp(config.MAIL_FROM, config.SMTP_URL);
}

function messageId(from: string, id: string): string {
  return `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

function message(from: string, mail: Mail): object {
  return {
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    textEncoding: 'base64',
    date: new Date(mail.at),
    messageId: messageId(from, mail.id),
    // Out-of-office answers to a machine help nobody (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'zh-CN, en' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** One bare address; a list, a display name or a line break would send somewhere else than the row says. */
const ADDRESS = /^[^\s@<>()[\]",:;\\]{1,64}@[^\s@<>()[\]",:;\\]{1,255}$/u;

function addressIn({ mailAddress }: Addressee): string | null {
  return mailAddress !== null && ADDRESS.test(mailAddress) ? mailAddress : null;
}

/** Logins that may stand in an address as they are. */
const LOCAL_PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;

function toFolder(from: string, folder: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    kind: 'folder',
    // Nothing leaves the machine, so somebody without an address gets one that can't exist.
    addressOf: (person) =>
      addressIn(person) ??
      (person.loginName !== null && LOCAL_PART.test(person.loginName) ? `${person.loginName}@example.invalid` : null),
    async send(mail) {
      try {
        const composed = (await composer.sendMail(message(from, mail))) as unknown as { message: Buffer };
        const day = path.join(folder, legalDay(mail.at));
        const file = path.join(day, `${mail.id}.eml`);
        await writeFile(`${file}.part`, composed.message).catch(async (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
          await mkdir(day, { recursive: true });
          await writeFile(`${file}.part`, composed.message);
        });
        // A reader of the folder sees whole messages only.
        await rename(`${file}.part`, file);
        return { outcome: 'sent', ref: messageId(from, mail.id) };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
        return { outcome: 'not-sent', detail: `folder-${code.toLowerCase()}`, forGood: false, unreachable: true };
      }
    },
    close: () => composer.close(),
  };
}

function overSmtp(from: string, url: string): MailTransport {
  // A pooled connection would send a message again by itself when it breaks; here every try is a row's own.
  const transport = createTransport(url, {
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  } as never);
  return {
    kind: 'smtp',
    addressOf: addressIn,
    async send(mail) {
      try {
        await transport.sendMail(message(from, mail));
        return { outcome: 'sent', ref: messageId(from, mail.id) };
      } catch (error) {
        return smtpFailure(error as SmtpError);
      }
    },
    close: () => transport.close(),
  };
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly responseCode?: number;
}

/** Failures before the message could have been handed over; everything else that the server did not answer is unsure. */
const BEFORE_HANDOVER = new Set([
  'EDNS',
  'EAUTH',
  'ETLS',
  'EENVELOPE',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

/** Tells a refusal by the server, a server that was not reached, and a broken connection apart. */
export function smtpFailure(error: Pick<SmtpError, 'code' | 'syscall' | 'responseCode' | 'message'>): SendResult {
  const { responseCode, code = 'unknown', syscall } = error;
  if (responseCode !== undefined) {
    return {
      outcome: 'not-sent',
      detail: `smtp-${responseCode}`,
      forGood: responseCode >= 500 && code !== 'EAUTH',
      unreachable: code === 'EAUTH',
    };
  }
  const detail = `smtp-${code.toLowerCase()}`;
  const early =
    syscall === 'connect' ||
    BEFORE_HANDOVER.has(code) ||
    /^(?:Connection timeout|Greeting never received)/u.test(error.message);
  return early ? { outcome: 'not-sent', detail, forGood: false, unreachable: true } : { outcome: 'unsure', detail };
}
