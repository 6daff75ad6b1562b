import type { Clock } from '#platform/clock/clock';
import type { Log } from '#platform/log/log';
import type { Directory } from '#platform/store/directory';
import type { ReferenceStore } from '#platform/store/reference';
import type { Pool } from '#platform/store/pool';

/** What activities need from outside; given once by the composition root. */
export interface Ports {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly reference: ReferenceStore;
  readonly directory: Directory;
  readonly log: Log;
  readonly randomBytes: (count: number) => Buffer;
}
