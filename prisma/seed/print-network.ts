/**
 * Prints the rows of the reference network as one JSON object, for `zhiheng seed`. A program of its own, because
 * the command line may use the platform but not the seed's sources: `--seed N`, `--county CODE` (repeatable: counties
 * that get an agency in any case).
 */
import { parseArgs } from 'node:util';
import { readData } from '#platform/config/package-root';
import { generateNetwork } from './network/network.ts';
import type { CourtData, RegionData } from './network/rows.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, county: { type: 'string', multiple: true, default: [] } },
});
const network = generateNetwork({
  regions: readData('regions.json') as RegionData,
  courts: readData('courts.json') as CourtData,
  seed: Number(values.seed),
  withCounties: values.county,
});
process.stdout.write(JSON.stringify(network));
