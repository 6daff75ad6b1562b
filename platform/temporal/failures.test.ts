import { ApplicationFailure } from '@temporalio/common';
import {
  decodeOptionalFailureToOptionalError,
  encodeErrorToFailure,
  loadDataConverter,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { describe, expect, it } from 'vitest';
import { dataConverter } from './connection.ts';

const converter = loadDataConverter(
  dataConverter({
    TEMPORAL_ADDRESS: 'nowhere:1',
    TEMPORAL_NAMESPACE: 'default',
    ZHIHENG_PAYLOAD_KEY: Buffer.alloc(32, 7).toString('base64'),
    ZHIHENG_PAYLOAD_KEY_ID: 'payload-1',
  }),
);

describe('failures that Temporal stores', () => {
  const refusal = { refused: true, code: 'closing.out-of-order', params: { stage: 'handling' } };
  const failure = ApplicationFailure.create({
    type: 'closing.out-of-order',
    message: 'the text of a failure',
    details: [refusal],
    cause: new Error('the text of its cause'),
  });

  it('hold no message, no stack trace and no detail in the clear, also not of their causes', async () => {
    const stored = await encodeErrorToFailure(converter, failure);
    const plain = JSON.stringify(stored);
    expect(plain).not.toMatch(/the text|failures\.test|handling/u);
    expect([stored.message, stored.stackTrace]).toEqual(['Encoded failure', '']);
    expect(Buffer.from(stored.encodedAttributes?.metadata?.['encoding'] ?? []).toString()).toBe('binary/aes-256-gcm');
  });

  it('are read again with the key: code, refusal and message', async () => {
    const read = await decodeOptionalFailureToOptionalError(converter, await encodeErrorToFailure(converter, failure));
    expect(read).toBeInstanceOf(ApplicationFailure);
    expect(read).toMatchObject({ type: 'closing.out-of-order', message: 'the text of a failure', details: [refusal] });
    expect(read?.cause).toMatchObject({ message: 'the text of its cause' });
  });
});
