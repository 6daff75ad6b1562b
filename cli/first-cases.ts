import type { Clock } from '#platform/clock/clock';
import type { Pool } from '#platform/store/pool';
import type { Environment } from './server-io.ts';

/** Cases under way for a first look. */
export function loadFirstCases(_pool: Pool, _clock: Clock, _environment: Environment): Promise<string> {
  return Promise.resolve('no cases yet');
}
