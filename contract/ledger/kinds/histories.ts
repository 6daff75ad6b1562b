/** Rows of a case's stream that chain the exported histories of its workflows (docs/formats/history.md). */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerHash, ledgerId, ledgerNumber } from '../registry.ts';

/**
 * A closed run of a workflow of the case was exported: SHA-256 of the sealed file, and the number of events with first
 * and last id; the commitment to the plain lines stands in the row's commitments as `history`.
 */
export const historyExported = defineKind(
  'supervision.history-exported',
  1,
  z.strictObject({
    caseId: ledgerId,
    export: ledgerId,
    workflow: ledgerId,
    run: ledgerId,
    type: ledgerId,
    status: ledgerCode,
    events: ledgerNumber,
    firstEvent: ledgerNumber,
    lastEvent: ledgerNumber,
    sha256: ledgerHash,
    sizeBytes: ledgerNumber,
  }),
  {
    caseId: '019a0000-0000-7000-8000-000000000001',
    export: '019a0000-0000-7000-8000-000000000002',
    workflow: 'case-019a0000-0000-7000-8000-000000000001',
    run: '019a0000-0000-7000-8000-000000000003',
    type: 'caseFile',
    status: 'continued-as-new',
    events: 118,
    firstEvent: 1,
    lastEvent: 118,
    sha256: '0'.repeat(63) + '1',
    sizeBytes: 14_211,
  },
);
