import type { CaseEvent } from '#domain/case-file/events';
import type { JsonObject } from '#domain/kernel/json';
import { letterNumber, type LetterFormNumber } from '#contract/words/letter-numbers';
import { insert, nextLetterSequence, type Change } from '#platform/store/acts';
import type { PoolClient } from '#platform/store/pool';
import type { EffectContext } from './context.ts';

export type LetterForm = LetterFormNumber;

/** Numbers reserved for letters: one series per agency, form and year, without gap. */
export async function reserveLetters(
  tx: PoolClient,
  context: EffectContext,
  forms: readonly LetterForm[],
): Promise<JsonObject> {
  const year = Number(context.request.on.slice(0, 4));
  const numbers: Record<string, number> = {};
  for (const form of forms) numbers[form] = await nextLetterSequence(tx, context.agencyId, form, year);
  return { letters: { year, ...numbers } };
}

/** The letter that an event issues, with the number reserved for it in this transaction. */
export function letter(context: EffectContext, happened: CaseEvent, form: LetterForm): readonly Change[] {
  const reserved = context.request.facts.letters as JsonObject | undefined;
  const seq = reserved?.[form];
  const year = reserved?.year;
  if (typeof seq !== 'number' || typeof year !== 'number') throw new Error(`no number was reserved for form ${form}`);
  return [
    insert('letter', {
      id: context.newId(),
      case_id: context.caseId,
      agency_id: context.agencyId,
      form_no: form,
      year,
      seq,
      number: letterNumber({ agencyCode: context.loaded.agency.code, form, year, seq }),
      state: 'issued',
      facts: happened.facts,
      issued_on: context.request.on,
      command_id: context.commandId ?? context.caseId,
    }),
  ];
}
