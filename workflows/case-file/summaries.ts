import type { CaseState } from '#domain/case-file/state';
import { caseSummary } from './messages.ts';

/** What Temporal's own pages show of a case: its number and codes, never a name, a phone number or a text. */

/** What the run says of itself now: where it stands, and the instant (UTC) of the one alarm it waits for. */
export function currentDetails(state: CaseState, alarmAt: number | null): string {
  const lines = [
    caseSummary(state),
    ...(state.pending === null ? [] : [`- decision: \`${state.pending.kind}\``]),
    ...(state.stage === 'assignment' ? [assigning(state.assignment)] : []),
    ...(state.ending === null ? [] : [`- ending: \`${state.ending}\``]),
    ...(state.archiveFailed ? ['- the dossier could not be made'] : []),
    ...(alarmAt === null ? [] : [`- next alarm: ${new Date(alarmAt).toISOString()} (business time)`]),
  ];
  return lines.join('\n');
}

function assigning({ status, silences }: CaseState['assignment']): string {
  return `- assignment: \`${status}\`${silences > 0 ? ', unit silent' : ''}`;
}
