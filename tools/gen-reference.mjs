// node tools/gen-reference.mjs [--check]: writes docs/reference/deadlines.md from the built rule packs; with --check it
// writes nothing and fails when the file differs.

import { built, ROOT, write } from './lib/generated.mjs';

/** @typedef {{ kind: string, facts?: Record<string, unknown[]> }} Match */
/** @typedef {{ law: string, article: string | null, confidence: string, title?: string }} Source */
/**
 * @typedef {object} Rule
 * @property {string} key
 * @property {number} value
 * @property {string} unit
 * @property {string} direction
 * @property {Match[]} trigger
 * @property {Match[]} metBy
 * @property {Record<string, unknown>} condition
 * @property {string | null} agencySet
 * @property {string} consequence
 * @property {string} duty
 * @property {Source} source
 * @property {boolean} verified
 */

/** @type {{ RULE_PACKS: any[] }} */
const { RULE_PACKS } = await built('domain/reference/packs/index.js');
/** @type {{ LAW_WORDS: Record<string, { zh: string, en: string }> }} */
const { LAW_WORDS } = await built('contract/words/filing.js');

/** @param {Source} source */
function cited(source) {
  if (source.law === 'policy') return 'our default';
  const title = source.title ?? `${LAW_WORDS[source.law]?.en ?? source.law} ${LAW_WORDS[source.law]?.zh ?? ''}`.trim();
  const known = source.article !== null && /\d/.test(source.article);
  return known ? `${title} art. ${source.article}` : title;
}

/** @param {boolean} verified */
const checked = (verified) => (verified ? 'verified' : '**to be verified**');

/** @param {Match} match */
function event({ kind, facts }) {
  const needs = Object.entries(facts ?? {}).map(([name, values]) => `${name} = ${values.join(' or ')}`);
  return needs.length === 0 ? `\`${kind}\`` : `\`${kind}\` (${needs.join(', ')})`;
}

/**
 * Rows of handling can also be opened and settled under their own key, which would be said in every row.
 * @param {Match} match
 */
const special = ({ kind }) => kind !== 'handling.deadline-opened' && kind !== 'handling.deadline-settled';

/** @param {Rule} rule */
function onlyFor({ condition }) {
  const parts = Object.entries(condition).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  return parts.length === 0 ? '' : `<br/>only ${parts.join('; ')}`;
}

/** @param {Rule} rule */
function row(rule) {
  const value = `${rule.direction === 'before' ? '−' : ''}${rule.value}${rule.agencySet === null ? '' : ' or as set'}`;
  const trigger = rule.trigger.filter(special).map(event).join('<br/>') + onlyFor(rule);
  const met = rule.metBy.filter(special).map(event).join('<br/>') || '–';
  return `| \`${rule.key}\` | ${value} | ${rule.unit} | ${trigger} | ${met} | ${rule.duty} | ${rule.consequence} | ${cited(rule.source)} | ${checked(rule.verified)} |`;
}

const HEAD = `| key | value | unit | trigger | met by | whose duty | when it passes | source | figure |
|---|---|---|---|---|---|---|---|---|`;

/** @param {any} setting */
function shown({ value }) {
  const text = JSON.stringify(value);
  if (value !== null && typeof value === 'object' && 'of' in value) return `${value.of} / ${value.in}`;
  return text.length > 120 ? 'see the source' : `\`${text}\``;
}

/** @param {any} pack */
function settings(pack) {
  const rows = Object.entries(pack.settings).map(
    ([name, setting]) =>
      `| \`${name}\` | ${shown(setting)} | ${cited(setting.source)} | ${checked(setting.verified)} |`,
  );
  return rows.length === 0 ? '' : `\n| value | default | source | figure |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** @param {any} pack */
function section(pack) {
  const since = `In force from ${pack.validFrom}${pack.validTo === null ? '' : ` to ${pack.validTo}`}.`;
  if (pack.kind === 'base') {
    return `## ${pack.pack}: the nation\n\n${since}\n\n${HEAD}\n${pack.deadlines.map(row).join('\n')}\n${settings(pack)}`;
  }
  const overrides = pack.overrides.map(
    (/** @type {any} */ one) =>
      `| \`${one.key}\` | ${one.value} | ${one.unit} | ${cited(one.source)} | ${checked(one.verified)} |`,
  );
  const changed =
    overrides.length === 0
      ? ''
      : `\n| key | value | unit | source | figure |\n|---|---|---|---|---|\n${overrides.join('\n')}\n`;
  const added = pack.added.length === 0 ? '' : `\n${HEAD}\n${pack.added.map(row).join('\n')}\n`;
  return `## ${pack.pack}: region ${pack.region}\n\n${since} Over \`${pack.extends}\`.\n${changed}${added}${settings(pack)}`;
}

const rules = /** @type {Rule[]} */ (
  RULE_PACKS.flatMap((pack) => (pack.kind === 'base' ? pack.deadlines : pack.added))
);
const figures = [...rules, ...RULE_PACKS.flatMap((pack) => pack.overrides ?? [])];
const open = figures.filter(({ verified }) => !verified).length;

const text = `<!-- Written by tools/gen-reference.mjs from domain/reference/packs; changes belong there. -->

# Deadlines and policy values

What the shipped rule packs hold: ${figures.length} deadline figures, ${open} of them *to be verified*, which means that
nobody has read the figure in the primary text yet, or that it is a default of ours and no rule of law at all. Nothing
here is legal advice. A region's pack overlays the national one; a case keeps the pack it was registered under.

Units: \`natural\` days are counted from the day after the trigger, and a last day that is a rest day moves to the next
workday; \`working\` days skip rest days and count make-up workdays; \`custody\` days never move; \`month\`s end on the
day of the same number; \`hour\` periods are counted from an instant. “−” counts back from the trigger. “or as set”: a day set by the agency replaces the count. A handling
deadline is also opened and settled by \`handling.deadline-opened\` and \`handling.deadline-settled\` with its key, which the
table leaves out.

What passes: \`warn\` reminds and escalates, \`lapse\` lets the rule's effect set in, \`rights-losing\` means that a right of
the recipient is at stake, so it cannot be muted and needs an act, \`record-only\` only records the lateness.

${RULE_PACKS.map(section).join('\n')}`;

write(ROOT, new Map([['docs/reference/deadlines.md', text]]));
