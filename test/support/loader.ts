/** A small reference network and the loader of cases in the test's own process, so that the sources are what runs. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTakeOver } from '#activities/case-file/take-over';
import type { LoadRequest, LoadResult } from '#contract/take-over';
import type { Instant } from '#domain/kernel/time';
import { clockFrom, REAL_TIME } from '#platform/clock/clock';
import { createLog } from '#platform/log/log';
import { createDirectory } from '#platform/store/directory';
import { createPool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { storeNetwork } from '#platform/store/seed';
import { generateNetwork } from '../../prisma/seed/network/network.ts';
import type { CourtData, Network, RegionData } from '../../prisma/seed/network/rows.ts';
import { shippedCauses } from '../../worker/take-over.ts';

const data = (name: string): unknown => JSON.parse(readFileSync(`data/${name}`, 'utf8'));

/** The reference network; without `small` the one that a first start has. */
export function referenceNetwork(counties: readonly string[], small = false): Network {
  return generateNetwork({
    regions: data('regions.json') as RegionData,
    courts: data('courts.json') as CourtData,
    seed: 1,
    withCounties: counties,
    ...(small ? { counties: counties.length, citiesPerProvince: 0 } : {}),
  });
}

/** Stores a network as the seed does. */
export async function storeReferenceNetwork(url: string, network: Network): Promise<void> {
  const pool = createPool({ url, size: 2, name: 'test-network' });
  try {
    const authorities = network.authorities.map(({ detention: _, ...rest }) => rest);
    await storeNetwork(pool, { ...network, authorities });
  } finally {
    await pool.end();
  }
}

export interface LoaderOptions {
  readonly url: () => string;
  readonly fieldKey?: Buffer;
  /** The business instant; real time without one. */
  readonly now?: () => Instant;
}

/** A loader with a pool of its own for each load. */
export function testLoader({
  url,
  fieldKey = randomBytes(32),
  now,
}: LoaderOptions): (request: LoadRequest) => Promise<LoadResult> {
  return async (request) => {
    const pool = createPool({ url: url(), size: 4, name: 'test-load' });
    try {
      const clock = clockFrom(REAL_TIME, now ?? Date.now);
      return await createTakeOver({
        pool,
        clock,
        log: createLog('test', 'fatal'),
        reference: createReferenceStore(pool),
        directory: createDirectory(pool),
        randomBytes,
        fieldKey: { id: 'field-1', key: fieldKey },
        causes: shippedCauses(),
      })(request);
    } finally {
      await pool.end();
    }
  };
}
