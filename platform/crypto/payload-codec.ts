import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { open, seal } from './case-keys.ts';

const ENCODING = Buffer.from('binary/aes-256-gcm');
const KEY_ID = 'zhiheng-key-id';

/**
 * Encrypts every payload of a workflow's history. Keys are named, so that old histories stay readable after
 * a key change as long as the old key is given.
 */
export class AesPayloadCodec implements PayloadCodec {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: string;
  constructor(keys: ReadonlyMap<string, Buffer>, current: string) {
    if (keys.get(current)?.length !== 32) throw new Error('the payload key must be 32 bytes');
    this.#keys = keys;
    this.#current = current;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const key = this.#key(this.#current);
    return payloads.map((payload) => ({
      metadata: { [METADATA_ENCODING_KEY]: ENCODING, [KEY_ID]: Buffer.from(this.#current) },
      data: seal(key, Buffer.from(proto.temporal.api.common.v1.Payload.encode(payload).finish()), 'payload'),
    }));
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
      if (encoding === undefined || encoding === null || !ENCODING.equals(Buffer.from(encoding))) return payload;
      const keyId = Buffer.from(payload.metadata?.[KEY_ID] ?? []).toString();
      if (payload.data === undefined || payload.data === null) throw new Error('an encrypted payload without data');
      return proto.temporal.api.common.v1.Payload.decode(open(this.#key(keyId), Buffer.from(payload.data), 'payload'));
    });
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (key === undefined) throw new Error(`payload key ${id} is not configured`);
    return key;
  }
}
