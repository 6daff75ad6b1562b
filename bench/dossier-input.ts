import type { DossierInput } from '#activities/closing/dossier/model';
import { isoDate, startOfDay } from '#domain/kernel/time';

/** The first `count` characters of GB 2312 level 1: the ones that are in use. */
function common(count: number): string {
  const bytes = Buffer.alloc(count * 2);
  for (let index = 0; index < count; index += 1) {
    bytes[index * 2] = 0xb0 + Math.floor(index / 94);
    bytes[index * 2 + 1] = 0xa1 + (index % 94);
  }
  return new TextDecoder('gb18030').decode(bytes);
}

/** A case whose records fill at least 25 pages with 900 distinct characters. */
export function benchDossier(): DossierInput {
  const text = common(900);
  const paragraphs = [text, ...Array.from({ length: 66 }, (_, index) => text.slice(index * 11, index * 11 + 190))];
  const day = isoDate('2026-03-02');
  return {
    v: 1,
    caseNumber: '330106-01-2026-000001',
    agency: 'Agency',
    handlers: ['Handler'],
    recipients: ['Recipient'],
    entry: 'application',
    form: 'civil-litigation',
    proceeding: 'first-instance',
    cause: 'Cause',
    protection: 'ordinary',
    ending: 'refused',
    retention: 'long',
    filer: 'Filer',
    inspector: 'Inspector',
    registeredOn: day,
    closedOn: day,
    archivedOn: day,
    lockedAt: startOfDay(day, 600),
    demo: false,
    volumes: [
      {
        volume: 'approval',
        documents: [
          {
            id: 'record',
            material: 'meeting-record',
            responsible: 'Handler',
            date: day,
            body: { kind: 'record', record: { title: 'Record', fields: [], paragraphs, signatures: [] } },
          },
        ],
      },
    ],
    ledger: [],
    checkpoint: null,
  };
}
