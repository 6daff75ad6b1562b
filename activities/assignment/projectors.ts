import { insert, update, type Change } from '#platform/store/acts';
import type { JsonObject } from '#domain/kernel/json';
import { text } from '#domain/case-file/act-rule';
import type { CaseState } from '#domain/case-file/state';
import type { Projector } from '../context.ts';
import { letter } from '../letters.ts';

function current(after: CaseState): JsonObject {
  return { case_id: after.caseId, role: 'lead', attempt: after.assignment.attempt };
}

function ends(state: string): Projector {
  return (context, _happened, after) => [update('assignment', current(after), { state, ended_on: context.request.on })];
}

/** A proposal that was sent back names nobody any more, not even for the cases that are tied to this one. */
export const proposalSentBack: Projector = (context, happened, after) =>
  happened.facts.kind === 'assign' ? ends('sent-back')(context, happened, after) : [];

/** Read model of assignment: draws and who acts. */
export const ASSIGNMENT_PROJECTORS: Readonly<Record<string, Projector>> = {
  'assignment.draw-requested': (context, happened) => {
    const { factors } = context.request.facts;
    return [
      insert('draw_request', {
        id: context.newId(),
        case_id: context.caseId,
        agency_id: context.agencyId,
        day: happened.facts.day ?? context.request.on,
        draw_no: happened.facts.drawNo ?? 0,
        attempt: happened.facts.attempt ?? 0,
        role: 'lead',
        request: `\\x${text(context.request.facts, 'request')}`,
        request_hash: happened.facts.requestHash ?? '',
        factors: factors ?? [],
        state: 'requested',
      }),
    ];
  },
  'assignment.draw-aborted': (context, happened) => [
    update(
      'draw_request',
      { case_id: context.caseId, state: 'requested' },
      { state: 'aborted', reason: happened.facts.reason ?? null },
    ),
  ],
  'assignment.selected': (context, happened, after) => {
    const { facts } = happened;
    const changes: Change[] = [];
    if (facts.method === 'draw') {
      changes.push(
        update(
          'draw_request',
          { case_id: context.caseId, state: 'requested' },
          {
            state: 'drawn',
            nonce: facts.nonce ?? null,
            number: facts.number ?? null,
            total: context.request.facts.total ?? null,
            chosen: facts.handler ?? null,
          },
        ),
      );
    }
    changes.push(
      insert('assignment', {
        id: context.newId(),
        ...current(after),
        method: facts.method ?? '',
        unit_id: facts.unit ?? null,
        handler_id: facts.handler ?? null,
        state: 'proposed',
      }),
    );
    return changes;
  },
  'assignment.issued': (context, happened, after) => [
    update('assignment', current(after), { state: 'issued', issued_on: context.request.on }),
    ...letter(context, happened, '011'),
    ...letter(context, happened, '013'),
  ],
  'assignment.arranged': (context, happened, after) => [
    update('assignment', current(after), {
      state: 'arranged',
      handler_id: happened.facts.handler ?? null,
      arranged_on: context.request.on,
    }),
  ],
  'assignment.confirmed': (context, _happened, after) => [
    update('assignment', current(after), { state: 'confirmed', confirmed_on: context.request.on }),
  ],
  'assignment.not-to-act-granted': ends('not-to-act'),
  'assignment.taken-back': ends('taken-back'),
};
