import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_DEPTH } from '#domain/kernel/canonical';
import { ledgerKinds } from './index.ts';

const DOC = readFileSync(join(import.meta.dirname, '../../docs/formats/ledger.md'), 'utf8');

describe('docs/formats/ledger.md', () => {
  it('spells out bytes that hash to the first published row', () => {
    const dump = DOC.slice(DOC.indexOf('in hex:') + 7, DOC.indexOf('| stream | seq | body'));
    const hex = dump
      .split('\n')
      .map((line) => /^ {4}((?:[0-9a-f]{2})+(?: [0-9a-f]{2})?) /u.exec(line)?.[1]?.replace(' ', '') ?? '')
      .join('');
    const bytes = Buffer.from(hex, 'hex');
    expect(DOC).toContain(`${bytes.length} bytes, in hex`);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '89756435ced02ad44104e99265b44c5104b39ae727c13ff872b1a991a58a1c81',
    );
  });

  it('publishes a request that hashes to its request hash', () => {
    const request =
      DOC.split('\n')
        .find((line) => line.startsWith('    {"agency"'))
        ?.trim() ?? '';
    expect(DOC).toContain(createHash('sha256').update(request).digest('hex'));
  });

  it('names the kinds of the draw stream and the depth that the program keeps', () => {
    for (const kind of [...ledgerKinds.values()].filter(({ kind: name }) => name.startsWith('draw.'))) {
      expect(DOC).toContain(`\`${kind.kind}\``);
    }
    expect(DOC).toContain(`depth ${MAX_DEPTH} `);
  });
});
