#!/usr/bin/env node
/**
 * Makes the project's own selection of reference data from the folder of collected open data.
 *
 *   node tools/select-data.mjs FOLDER [--rows 2000]
 *
 * reads FOLDER/{cases.jsonl,regions.json,courts.json,causes.json} and `data/legal-aid-matters.json`, and
 * writes data/{cases.jsonl,regions.json,courts.json,causes.json}. It uses no clock and no chance: the same
 * folder gives the same bytes. Rows of cases.jsonl are copied byte for byte; nothing in a fact is changed.
 * Sources and licences: docs/data-sources.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROVINCES = ['110000', '130000', '320000', '330000', '340000', '510000'];
const data = join(dirname(fileURLToPath(import.meta.url)), '..', 'data');

const [folder, ...options] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node tools/select-data.mjs FOLDER [--rows N]');
  process.exit(2);
}
const rowsWanted = options[0] === '--rows' ? Number(options[1]) : 2000;
if (!Number.isInteger(rowsWanted) || rowsWanted < 1) {
  console.error('--rows needs a positive whole number');
  process.exit(2);
}

const readJson = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const matters = JSON.parse(readFileSync(join(data, 'legal-aid-matters.json'), 'utf8'));

/** Writes an object with its lists one element a line, so that a difference reads well. */
function writeLines(name, head, lists) {
  const parts = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  for (const [key, list] of Object.entries(lists)) {
    parts.push(`  ${JSON.stringify(key)}: [\n${list.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`);
  }
  writeFileSync(join(data, name), `{\n${parts.join(',\n')}\n}\n`);
}

// ---- regions: the six provinces' tree, and retired codes with those that took over ----
const regionSource = readJson('regions.json');
const regions = regionSource.regions.map(({ code, name, level, parent }) => ({ code, name, level, parent }));
const current = new Map(regions.map((one) => [one.code, one]));
const retiredByCode = new Map(regionSource.retired.map((one) => [one.code, one]));

/** Codes in use that took over a code: parts given away in earlier years (`code[year]`) don't count. */
function successorsOf(code, seen = new Set()) {
  if (current.has(code)) return [code];
  const row = retiredByCode.get(code);
  if (!row || seen.has(code)) return [];
  seen.add(code);
  const next = row.now.split(';').filter((one) => /^\d{6}$/u.test(one));
  return [...new Set(next.flatMap((one) => successorsOf(one, seen)))];
}
const retired = [...retiredByCode.values()]
  .filter((one) => !current.has(one.code)) // a code reused for the renamed district is simply in use
  .map(({ code, name, ended }) => ({ code, name, ended, successors: successorsOf(code) }));
writeLines(
  'regions.json',
  {
    source: regionSource.source,
    commit: regionSource.commit,
    commitDate: regionSource.commitDate,
    licence: regionSource.licence,
    note: 'GB/T 2260 codes of six provinces in use at the date of the commit; retired codes since 2010 with the codes in use that took over, the chief one last.',
  },
  { regions, retired },
);

// ---- courts: high, intermediate and basic people's courts of the six provinces, on codes in use ----
const courtSource = readJson('courts.json');
const ownCourt = new Set(
  courtSource.courts.filter((one) => current.has(one.regionCode ?? '')).map((one) => one.regionCode),
);
const LEVELS = { 高级: 'high', 中级: 'intermediate', 基层: 'basic' };
const courts = [];
for (const court of courtSource.courts) {
  const level = LEVELS[court.level];
  if (!level || !court.regionCode || court.name.includes('铁路')) continue;
  if (!PROVINCES.includes(`${court.regionCode.slice(0, 2)}0000`)) continue;
  if (current.has(court.regionCode)) {
    courts.push({ name: court.name, level, regionCode: court.regionCode });
    continue;
  }
  // A merged district's court is kept only where the district that took over has none in the list.
  const sameName = regions.filter(
    (one) => one.code.startsWith(court.regionCode.slice(0, 2)) && court.name === `${one.name}人民法院`,
  );
  const successor = successorsOf(court.regionCode).at(-1) ?? sameName.at(-1)?.code;
  if (!successor || ownCourt.has(successor)) continue;
  ownCourt.add(successor);
  courts.push({ name: court.name, level, regionCode: successor, formerRegionCode: court.regionCode });
}
courts.sort((a, b) => (a.regionCode + a.name < b.regionCode + b.name ? -1 : 1));
writeLines(
  'courts.json',
  {
    source: courtSource.source,
    commit: courtSource.commit,
    commitDate: courtSource.commitDate,
    licence: courtSource.licence,
    note: "High, intermediate and basic people's courts of six provinces as of about 2021, on region codes in use. Not an official list.",
  },
  { courts },
);

// ---- causes: every charge, the civil causes of the matters list with their ancestors, administrative acts ----
const causeSource = readJson('causes.json');
const civilByCode = new Map(causeSource.civil.map((one) => [one.code, one]));
const wanted = new Set();
for (const { causeCode } of matters.civil) {
  for (let code = causeCode; code && !wanted.has(code); code = civilByCode.get(code)?.parent) wanted.add(code);
}
const slim = ({ code, name, parent, official, article }) => ({
  code,
  name,
  parent,
  ...(official ? { official } : {}),
  ...(article ? { article } : {}),
});
writeLines(
  'causes.json',
  {
    source: causeSource.source,
    commit: causeSource.commit,
    commitDate: causeSource.commitDate,
    licence: causeSource.licence,
    basis: causeSource.basis,
    note: "code is the source's own path code (CC-, CR-, AD-), not an official number; official is the civil list's number; article is of the Criminal Law. Reduced: civil causes of legal-aid-matters.json with their ancestors, every charge, administrative acts of two levels.",
  },
  {
    civil: causeSource.civil.filter((one) => wanted.has(one.code)).map(slim),
    criminal: causeSource.criminal.map(slim),
    administrative: causeSource.administrative.filter((one) => one.level <= 2).map(slim),
  },
);

// ---- cases ----
const civilCauses = new Map(matters.civil.map((one) => [one.causeCode, one]));
const unitOnly = new Set(matters.criminal.unitOnlyCharges.map((one) => one.causeCode));
/** A region unknown to the record is no obstacle; a known one must be, or have become, one of the tree's. */
const inProvinces = (code) => code === undefined || successorsOf(code).length > 0;

/** Whether the selection may hold the record; the test of the data states the same rules on its own. */
function allowed(row) {
  if (!row.causeCode || !inProvinces(row.regionCode)) return false;
  if (matters.criminal.excludedCourtLevels.includes(row.courtLevel)) return false;
  if (matters.criminal.excludedStages.includes(row.stage)) return false;
  if (row.caseType === '民事') {
    const matter = civilCauses.get(row.causeCode);
    if (!matter) return false;
    return matter.provinces === 'all' || !row.provinceCode || matter.provinces.includes(row.provinceCode);
  }
  if (row.caseType !== '刑事' || row.mandatoryAid?.deathReview) return false;
  return ![row.causeCode, ...(row.otherCauseCodes ?? [])].some((code) => unitOnly.has(code));
}

/** Rarer and richer records first; among equals a hash decides, so that no source is preferred. */
function rank(row) {
  if (row.caseType === '民事') return 0;
  const aid = row.mandatoryAid ?? {};
  if (aid.minor || aid.blindDeafMute || aid.limitedCapacity || aid.forcedMedical || aid.absentTrial) return 0;
  if (row.regionCode) return 1;
  return aid.lifeOrDeathSentence ? 2 : 3;
}
const candidates = readFileSync(join(folder, 'cases.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => ({ line, row: JSON.parse(line) }))
  .filter(({ row }) => allowed(row))
  .map((one) => ({ ...one, rank: rank(one.row), hash: createHash('sha256').update(one.row.id).digest('hex') }));
candidates.sort((a, b) => a.rank - b.rank || (a.hash < b.hash ? -1 : 1));
const chosen = candidates.slice(0, rowsWanted).sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
writeFileSync(join(data, 'cases.jsonl'), `${chosen.map((one) => one.line).join('\n')}\n`);

const civilRows = chosen.filter((one) => one.row.caseType === '民事').length;
console.log(
  `${chosen.length} cases (${civilRows} civil, ${chosen.length - civilRows} criminal) of ${candidates.length} allowed; ` +
    `${regions.length} regions, ${retired.length} retired; ${courts.length} courts; ${wanted.size} civil causes`,
);
