import { stableId } from './chance.ts';
import { DEMO_MARK } from './names.ts';
import type { AuthorityRow, CourtData, RegionRow } from './rows.ts';

/**
 * Authorities of every region in use: the courts of the shipped list under their real names with the mark
 * （演示）, and for each region a procuratorate, a police bureau, a place of detention and an arbitration
 * commission for labour disputes. Nothing but the courts is taken from a list.
 */
export function authoritiesOf(seed: number, regions: readonly RegionRow[], data: CourtData): readonly AuthorityRow[] {
  const byCode = new Map(regions.map((one) => [one.code, one]));
  const rows: AuthorityRow[] = [];
  const add = (row: Omit<AuthorityRow, 'id' | 'detention'>, detention = false): void => {
    const id = stableId(seed, 'authority', `${row.regionCode}/${row.kind}/${row.name}`);
    rows.push({ id, ...row, name: row.name + DEMO_MARK, detention });
  };
  for (const court of data.courts) {
    if (court.level !== 'high' && court.level !== 'intermediate' && court.level !== 'basic') continue;
    add({ kind: 'court', name: court.name, regionCode: court.regionCode, level: court.level });
  }
  for (const region of regions) {
    if (region.validTo !== null) continue;
    const parent = region.parentCode === null ? undefined : byCode.get(region.parentCode);
    const place =
      region.level === 'county' && region.name.endsWith('区') && parent ? parent.name + region.name : region.name;
    const at = { regionCode: region.code, level: region.level };
    add({ kind: 'procuratorate', name: `${place}人民检察院`, ...at });
    if (region.level === 'province') continue;
    add({
      kind: 'police',
      name: region.name.endsWith('区') && region.level === 'county' ? `${place}公安分局` : `${place}公安局`,
      ...at,
    });
    add({ kind: 'other', name: `${place}看守所`, ...at }, true);
    add({ kind: 'arbitration', name: `${place}劳动人事争议仲裁委员会`, ...at });
  }
  return rows;
}
