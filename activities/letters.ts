import type { CaseEvent } from '#domain/case-file/events';
import type { JsonObject } from '#domain/kernel/json';
import { insert, nextLetterSequence, type Change } from '#platform/store/acts';
import type { PoolClient } from '#platform/store/pool';
import type { EffectContext } from './context.ts';

/** Forms of the ministry (《法律援助文书格式》) that this version numbers and prints. */
export type LetterForm = '009' | '010' | '011' | '013' | '021';

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
      number: `${context.loaded.agency.code}-${form}-${year}-${seq}`,
      state: 'issued',
      facts: happened.facts,
      issued_on: context.request.on,
      command_id: context.commandId ?? context.caseId,
    }),
  ];
}
