import { text } from '#domain/case-file/act-rule';
import type { CaseEvent } from '#domain/case-file/events';
import type { Json, JsonObject } from '#domain/kernel/json';
import { isoDate } from '#domain/kernel/time';
import { drawsStream } from '#domain/supervision/streams';
import type { EffectContext } from '../context.ts';

/** What a case's event adds to the public stream of the agency's draws of that day. */
export function drawRows(
  context: EffectContext,
  happened: CaseEvent,
): readonly { stream: string; kind: string; facts: JsonObject }[] {
  const { facts } = context.request;
  const agency = context.loaded.agency.code;
  const at = (day: unknown): string => drawsStream(agency, isoDate(String(day)));
  switch (happened.kind) {
    case 'assignment.draw-requested': {
      const request = JSON.parse(Buffer.from(text(facts, 'request'), 'hex').toString('utf8')) as JsonObject;
      const requested = {
        stream: at(facts.day),
        kind: 'draw.requested',
        facts: { requestHash: facts.requestHash ?? '', request },
      };
      return [...seedCommitted(context, facts.day ?? '', facts.commitment ?? ''), requested];
    }
    case 'intake.commitment-drawn':
    case 'intake.commitment-not-drawn':
      return seedCommitted(context, happened.facts.day ?? '', happened.facts.commitment ?? '');
    case 'assignment.selected': {
      if (happened.facts.method !== 'draw') return [];
      const { drawNo, requestHash, nonce, nonceGiver, number, total } = facts;
      const outcome = {
        drawNo: drawNo ?? 0,
        requestHash: requestHash ?? '',
        nonce: nonce ?? '',
        nonceGiver: nonceGiver ?? 'none',
        number: Number(number),
        total: Number(total),
        chosen: happened.facts.handler ?? '',
      };
      return [{ stream: at(facts.day), kind: 'draw.drawn', facts: outcome }];
    }
    case 'assignment.draw-aborted':
      return [
        {
          stream: at(facts.day),
          kind: 'draw.aborted',
          facts: {
            drawNo: facts.drawNo ?? 0,
            requestHash: facts.requestHash ?? '',
            reason: happened.facts.reason ?? '',
          },
        },
      ];
    default:
      return [];
  }
}

/** The commitment to a seed that had to be made for this act; one that was prepared has its row already. */
function seedCommitted(
  context: EffectContext,
  day: Json,
  commitment: Json,
): readonly { stream: string; kind: string; facts: JsonObject }[] {
  if (context.request.facts.seedCommittedNow !== true) return [];
  const agency = context.loaded.agency.code;
  const stream = drawsStream(agency, isoDate(day as string));
  return [{ stream, kind: 'draw.seed-committed', facts: { agency, day, commitment, late: true } }];
}
