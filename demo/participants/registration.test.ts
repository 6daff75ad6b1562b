import { readFileSync } from 'node:fs';
import { inflateSync, crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { actBody } from '#contract/acts';
import { ACT_CONTRACTS } from '#contract/acts/index';
import { generateNetwork } from '../../prisma/seed/network/network.ts';
import type { CourtData, RegionData } from '../../prisma/seed/network/rows.ts';
import type { Matters } from '../facts/matters.ts';
import { readRecords } from '../facts/record.ts';
import { selectCases } from '../facts/select.ts';
import { original } from './originals.ts';
import { registrationBody } from './registration.ts';

const json = (name: string): unknown => JSON.parse(readFileSync(`data/${name}`, 'utf8'));
const network = generateNetwork({
  regions: json('regions.json') as RegionData,
  courts: json('courts.json') as CourtData,
  seed: 1,
});
const { cases } = selectCases({
  records: readRecords(readFileSync('data/cases.jsonl', 'utf8')).records,
  count: 400,
  seed: '1',
  profile: 'civil-heavy-city',
  network,
  matters: json('legal-aid-matters.json') as Matters,
});

describe('registrations of a demonstration', () => {
  const contract = ACT_CONTRACTS['intake.register'];
  if (contract === undefined) throw new Error('there is no registration');
  const schema = actBody(contract);

  it('are bodies that the interface takes, for every case to be', () => {
    const faults = cases.flatMap((one) => {
      const parsed = schema.safeParse(registrationBody(one, '1'));
      const refusal = parsed.success ? (contract.check?.(parsed.data as never) ?? null) : null;
      return parsed.success && refusal === null ? [] : [{ key: one.key, why: parsed.error?.issues ?? refusal }];
    });
    expect(faults).toEqual([]);
  });

  it('mark what was made up, and every name as a demonstration', () => {
    const generated = cases.filter((one) => one.generatedFields.length > 0);
    expect(generated.length).toBeGreaterThan(0);
    for (const one of cases) {
      const body = registrationBody(one, '1');
      expect(body['demonstration']).toBe(true);
      expect(body['recipientName']).toMatch(/（演示）$/u);
      expect(body['generated'] ?? []).toHaveLength(new Set(one.generatedFields).size);
    }
  });

  it('say the same for the same seed and something else for another', () => {
    const [one] = cases;
    if (one === undefined) throw new Error('no case');
    expect(registrationBody(one, '1')).toEqual(registrationBody(one, '1'));
    const names = (seed: string): string => cases.map((each) => registrationBody(each, seed)['recipientName']).join();
    expect(names('1')).not.toBe(names('2'));
  });
});

describe('originals', () => {
  it('are whole PNG and PDF files, the same for the same paper', () => {
    const kinds = new Set<string>();
    for (let no = 1; no <= 12; no += 1) {
      const file = original('1', 'C000001', 'meeting-record', no);
      kinds.add(file.type);
      expect(Buffer.from(file.bytes).equals(original('1', 'C000001', 'meeting-record', no).bytes)).toBe(true);
      if (file.type === 'image/png') checkPng(Buffer.from(file.bytes));
      else checkPdf(Buffer.from(file.bytes).toString('latin1'));
    }
    expect([...kinds].sort()).toEqual(['application/pdf', 'image/png']);
  });
});

/** Reads the chunks as a decoder would: lengths, checksums, and as many rows as the header says. */
function checkPng(bytes: Buffer): void {
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect(inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))).toHaveLength((width + 1) * height);
  expect(chunks.has('IEND')).toBe(true);
}

/** Every offset of the table points at its object. */
function checkPdf(text: string): void {
  const start = Number(/startxref\n(\d+)/u.exec(text)?.[1]);
  expect(text.slice(start, start + 4)).toBe('xref');
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n/gmu)].map((match) => Number(match[1]));
  expect(offsets.length).toBeGreaterThan(3);
  for (const [index, offset] of offsets.entries())
    expect(text.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj`, 'u'));
}
