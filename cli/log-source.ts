/** Where `witness` and `audit-log` read a log: the published addresses, with nothing but HTTP. */
import { setTimeout as pause } from 'node:timers/promises';
import { fromBase64 } from '#domain/kernel/base64';
import type { Hash } from '#domain/supervision/log/tree';
import { consistencyAnswer, leafPage, MOST_LEAVES } from '#contract/http/log';

/** A log as anybody reads it. Every method throws when there is no answer or one of another form. */
export interface LogSource {
  /** The signed note of the newest checkpoint, or of the one of this size. */
  readonly checkpoint: (size?: number) => Promise<string>;
  /** Leaves `from` to before `to`, page by page. */
  readonly leaves: (from: number, to: number) => AsyncIterable<string>;
  readonly consistency: (from: number, to: number) => Promise<Hash[]>;
  /** Hands in a note with a cosignature. */
  readonly cosign: (note: string) => Promise<void>;
}

/** How often a read is tried again that was refused because there were too many. */
const TRIES = 60;
const TIMEOUT_MS = 30_000;

/** The log of the installation at an address such as `https://example.cn`. Throws when the address is none. */
export function httpLog(address: string): LogSource {
  const base = new URL('api/v1/log/', address.endsWith('/') ? address : `${address}/`);
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(path, base);
    for (let tried = 1; ; tried += 1) {
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      if (answer.ok) return answer;
      if (answer.status !== 429 || tried === TRIES) throw new Error(`${url.href} answered ${answer.status}`);
      await answer.body?.cancel();
      await pause(1_000 * Math.max(1, Number(answer.headers.get('retry-after') ?? '1') || 1));
    }
  };
  return {
    checkpoint: async (size) => (await ask(size === undefined ? 'checkpoint' : `checkpoint?size=${size}`)).text(),
    leaves: async function* leaves(from, to) {
      for (let at = from; at < to; at += MOST_LEAVES) {
        const end = Math.min(to, at + MOST_LEAVES);
        const page = leafPage.parse(await (await ask(`leaves?from=${at}&to=${end}`)).json());
        if (page.leaves.length !== end - at) throw new Error(`leaves ${at} to ${end} of the log were not all given`);
        yield* page.leaves;
      }
    },
    consistency: async (from, to) => {
      const answer = consistencyAnswer.parse(await (await ask(`proof/consistency?from=${from}&to=${to}`)).json());
      return answer.proof.map((text) => {
        const hash = fromBase64(text);
        if (hash === null) throw new Error('the proof of consistency holds something that is no hash');
        return hash;
      });
    },
    cosign: async (note) => {
      const headers = { 'content-type': 'application/json' };
      await ask('cosignatures', { method: 'POST', headers, body: JSON.stringify({ note }) });
    },
  };
}
