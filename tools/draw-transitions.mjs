// node tools/draw-transitions.mjs [--check]: writes docs/diagrams/case-life.mmd and docs/reference/acts.md from the built
// transition table; with --check it writes nothing and fails when a file differs.

import { built, ROOT, write } from './lib/generated.mjs';

/** @typedef {{ zh: string, en: string }} Words */
/** @typedef {{ roles: string[], standing: string, stages: string[], leadsTo: string[], source: string | null }} Rule */

/** @type {{ ACT_RULES: Record<string, Rule>, REGISTER: string }} */
const { ACT_RULES, REGISTER } = await built('domain/case-file/acts.js');
/** @type {{ STAGES: string[] }} */
const { STAGES } = await built('domain/case-file/codes.js');
/** @type {{ ACT_WORDS: Record<string, Words> }} */
const { ACT_WORDS } = await built('contract/words/acts.js');
/** @type {{ ROLE_WORDS: Record<string, Words> }} */
const { ROLE_WORDS } = await built('contract/words/filing.js');

const STAGE_WORDS = /** @type {Record<string, string>} */ ({
  intake: '受理',
  assignment: '指派',
  handling: '承办',
  closing: '结案',
  archive: '归档',
  ended: '已归档锁定',
});

/** A step that no act of the table makes: the registration, and what the product does by itself. */
const OTHERS = [
  { from: null, to: 'intake', act: REGISTER, note: 'an application' },
  { from: null, to: 'assignment', act: REGISTER, note: 'a notice' },
  { from: 'intake', to: 'archive', act: null, note: 'refused, and the time to object is over' },
  { from: 'archive', to: 'ended', act: null, note: 'dossier locked, last touch and opinion ended' },
];

/**
 * An act that agrees moves nothing by itself: the decision proposed does, and is drawn instead.
 * @param {string} act
 */
const agrees = (act) => act === 'case-file.agree' || act === 'case-file.send-back';

/** @param {string} act */
const named = (act) => ACT_WORDS[act]?.en ?? act;

/** @returns {string} */
function diagram() {
  /** @type {Map<string, string[]>} */
  const edges = new Map();
  /** @param {string} edge @param {string} label */
  const add = (edge, label) => edges.set(edge, [...(edges.get(edge) ?? []), label]);
  for (const { from, to, note } of OTHERS) add(`${from ?? '[*]'} --> ${to}`, note);
  for (const [act, rule] of Object.entries(ACT_RULES)) {
    if (agrees(act)) continue;
    const proposes = act.includes('.propose-');
    for (const from of rule.stages)
      for (const to of rule.leadsTo) add(`${from} --> ${to}`, proposes ? `${act}, when agreed to` : act);
  }
  const states = STAGES.map((stage) => `    ${stage} : ${stage} ${STAGE_WORDS[stage]}`);
  const arrows = [...edges].map(([edge, labels]) => `    ${edge} : ${labels.join('<br/>')}`);
  return ['stateDiagram-v2', '    direction LR', ...states, ...arrows, '    ended --> [*]', ''].join('\n');
}

/** @param {Rule} rule */
function who(rule) {
  const roles = rule.roles.map((role) => `${role} ${ROLE_WORDS[role]?.zh ?? ''}`.trim()).join(', ');
  const own = { handler: '; the case’s own', observer: '; the hearing’s own', unit: '; of the case’s unit' };
  const link = rule.standing === 'link' ? '; by a one-time link, or for who cannot use one' : '';
  return `${roles}${own[/** @type {keyof typeof own} */ (rule.standing)] ?? link}`;
}

/** @returns {string} */
function table() {
  const first = (/** @type {Rule} */ rule) => Math.min(...rule.stages.map((stage) => STAGES.indexOf(stage)));
  const rows = Object.entries(ACT_RULES)
    .map(([act, rule]) => ({ act, rule }))
    .sort((a, b) => first(a.rule) - first(b.rule))
    .map(({ act, rule }) => {
      const words = ACT_WORDS[act];
      const leads = rule.leadsTo.length === 0 ? '–' : rule.leadsTo.join(', ');
      const name = words === undefined ? '' : `<br/>${words.en} · ${words.zh}`;
      return `| ${who(rule)} | ${rule.stages.join(', ')} | \`${act}\`${name} | ${leads} | ${rule.source ?? '–'} |`;
    });
  const own = OTHERS.filter(({ act }) => act === null);
  return `<!-- Written by tools/draw-transitions.mjs from domain/case-file/acts.ts; changes belong there. -->

# Acts: who may do what, when, and where it leads

The transition table of a case as the rules have it: ${rows.length} acts and the registration (\`${REGISTER}\`,
${named(REGISTER).toLowerCase()}), which alone makes a case. An act that is not in the row of its stage, role and standing is
refused with a code, and what else it needs is checked by the rule itself. “Leads to” says the stages an act *may* lead
to; a proposal leads there once its last step has agreed. Source “–” is a row without a rule of law behind it, or a plain one.

\`\`\`mermaid
${diagram().trimEnd()}
\`\`\`

Without an act: ${own.map(({ from, to, note }) => `${String(from)} → ${to} (${note})`).join('; ')}.

| role | stage | act | leads to | source |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

write(
  ROOT,
  new Map([
    ['docs/diagrams/case-life.mmd', diagram()],
    ['docs/reference/acts.md', table()],
  ]),
);
