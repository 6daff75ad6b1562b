#!/usr/bin/env node
/**
 * Makes data/first-cases.jsonl, the cases under way of a first start: the stories that can be carried and cases of real
 * facts, each lived by the transition table up to a stage. Days are written `T-12` (twelve days before today), days of
 * hearings `T-12w` (the last workday up to then) and `T+6w` (the first from then); the seed puts days for them. Uses no clock and no chance: run it again after a change of rules, from a fresh build:
 *
 *   npm run build && node tools/make-first-cases.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const load = (path) => import(join(root, 'dist', path));
const data = (name) => JSON.parse(readFileSync(join(root, 'data', name), 'utf8'));
const { generateNetwork } = await load('prisma/seed/network/network.js');
const { personName } = await load('prisma/seed/network/names.js');
const { STORIES } = await load('demo/life/stories.js');
const { selectCases } = await load('demo/facts/select.js');
const { readRecords } = await load('demo/facts/record.js');
const { decideAct } = await load('domain/case-file/acts.js');
const { reduce } = await load('domain/case-file/reduce.js');
const { checklistFor, missingItems } = await load('domain/closing/checklists.js');
const { RESULTS_OF } = await load('domain/closing/outcome.js');
const { CLOSING_DOCUMENTS } = await load('domain/handling/closing-documents.js');
const { RULE_PACKS } = await load('domain/reference/packs/index.js');
const { resolvePack } = await load('domain/reference/resolve-pack.js');
const { addDays, daysBetween, isoDate, startOfDay } = await load('domain/kernel/time.js');
const { OBSERVATION_ITEMS } = await load('domain/hearing/observation.js');
const { DECISION_KINDS } = await load('domain/case-file/state.js');

const SEED = 1;
/** A stand-in for today; only differences of days reach the file. */
const TODAY = isoDate('2026-06-17');
const network = generateNetwork({
  regions: data('regions.json'),
  courts: data('courts.json'),
  seed: SEED,
  withCounties: ['330106', '110105'],
});
const logins = new Map(network.persons.map((one) => [one.id, one.loginName]));
const pack = resolvePack(RULE_PACKS, [], TODAY);
const policy = {
  pack: pack.pack,
  calendar: 'any',
  steps: Object.fromEntries(DECISION_KINDS.map((kind) => [kind, pack.settings.decisionSteps.value[kind]])),
  differentPersons: pack.settings.differentPersons.value,
};

/** The lawyers of an agency who may take any criminal case. */
function lawyersAt(region) {
  const agency = network.agencies.find((one) => one.regionCode === region);
  return network.handlers.filter(
    (one) =>
      one.agencyId === agency.id &&
      one.kind === 'lawyer' &&
      one.status === 'practising' &&
      one.acceptsAid &&
      one.criminalDefenceConfirmed &&
      one.criminalDefenceYears >= 3 &&
      one.minorsListSince !== null,
  );
}

const ORGANS = { investigation: 'police', 'prosecution-review': 'procuratorate', arbitration: 'arbitration' };
/** The authority before which a case is, in its region or the one above. */
function authorityOf(region, { form, proceeding }) {
  if (!form.startsWith('criminal')) return undefined;
  const kind = ORGANS[proceeding] ?? 'court';
  const at = [region, `${region.slice(0, 4)}00`, `${region.slice(0, 2)}0000`];
  for (const code of at) {
    const found = network.authorities.find((one) => one.kind === kind && one.regionCode === code);
    if (found) return found.id;
  }
  throw new Error(`no ${kind} in ${region}`);
}

/** One case lived by the rules; `day` counts from receipt, which was `received` days before today. */
class Life {
  constructor(spec) {
    this.spec = spec;
    this.received = spec.received;
    this.day = 0;
    this.state = null;
    this.acts = [];
    this.lawyer = lawyersAt(spec.region)[spec.lawyer ?? 0];
    this.unit = network.units.find((one) => one.id === this.lawyer.unitId);
  }

  login(role, kind) {
    if (role === 'handler') return logins.get(this.lawyer.personId);
    if (role === 'unit-clerk') return logins.get(this.unit.headPersonId).replace('unit-head', 'unit-clerk');
    // Who proposes registered the case; the officers of a case are one person unless a step needs another.
    return `${role}1.${this.spec.region}${kind ?? ''}`;
  }

  date(day = this.day) {
    return addDays(TODAY, day - this.received);
  }

  on(day) {
    this.day = Math.max(this.day, Math.min(day, this.received));
    return this;
  }

  does(role, act, facts = {}) {
    const by = this.login(role);
    const on = this.date();
    const grant = network.roleGrants.find((one) => logins.get(one.personId) === by && one.role === role);
    if (grant === undefined) throw new Error(`${by} is no ${role}`);
    const request = {
      act,
      actor: { person: grant.personId, grant: grant.id, role, unit: grant.unitId },
      on,
      at: startOfDay(on, 540 + Math.min(this.acts.length, 480)),
      facts: {
        ...facts,
        ...KNOWN[act]?.(this, facts),
        ...(act.startsWith('assignment.') && (facts.handler || act === 'assignment.arrange')
          ? { handler: this.lawyer.id, handlerPerson: this.lawyer.personId, unit: this.lawyer.unitId }
          : {}),
      },
    };
    const full =
      act === 'intake.register'
        ? {
            ...request,
            facts: {
              ...this.spec.facts,
              receivedOn: on,
              agency: 'a',
              region: this.spec.region,
              number: 'n',
              policy,
              officer: null,
            },
          }
        : request;
    const events = decideAct(this.state, full);
    if (!Array.isArray(events)) throw new Error(`${this.spec.id} ${act} on ${this.day}: ${JSON.stringify(events)}`);
    for (const happened of events) this.state = reduce(this.state, happened, 'c');
    this.acts.push({
      act,
      on: `T-${this.received - this.day}`,
      by,
      role,
      ...(Object.keys(facts).length > 0 ? { facts: this.relative(facts) } : {}),
    });
    return this;
  }

  /** Facts with days from today; courts sit on workdays. */
  relative(facts) {
    return Object.fromEntries(
      Object.entries(facts).map(([key, value]) => {
        if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/u.test(value)) return [key, value];
        const days = daysBetween(TODAY, value);
        return [key, `T${days < 0 ? '-' : '+'}${Math.abs(days)}${key === 'hearingDay' ? 'w' : ''}`];
      }),
    );
  }

  /** An attempt that a rule refused: told with its reason, and nothing changed. */
  attempts({ act, handler, code, rule, reason }) {
    this.acts.push({
      act,
      on: `T-${this.received - this.day}`,
      by: this.login('officer'),
      role: 'officer',
      facts: { handler: logins.get(handler.personId), ...(reason ? { reason } : {}) },
      refused: { code, rule },
    });
    return this;
  }

  /** A session on a day from receipt, told of now; observed where the story says so. */
  hearing(day, { publicity = this.state.minor ? 'non-public' : 'public', observed = false } = {}) {
    const role = 'handler';
    this.does(role, 'hearing.schedule', {
      hearingDay: this.date(day),
      startMinute: 570,
      publicity,
      procedure: 'ordinary',
    });
    if (!observed) return this;
    return this.does('officer', 'hearing.select-attendance').does('officer', 'hearing.assign-observer', {
      observer: `observer1.${this.spec.region}`,
      channel: 'on-site',
    });
  }

  /** The session that was told of is held; its observer hands in form 030 some days later. */
  held(day) {
    const observed = this.state.hearing.observations.some(({ phase }) => phase === 'assigned');
    this.on(day).does('handler', 'hearing.hold');
    if (!observed) return this;
    return this.on(day + 2).does('observer', 'hearing.record-observation', { scores: SCORES, record: RECORD });
  }

  /** The steps after the first of the decision that is pending. */
  decide() {
    while (this.state.pending !== null) {
      const { kind, step } = this.state.pending;
      this.does(this.state.policy.steps[kind][step][0], 'case-file.agree');
    }
    return this;
  }

  intake() {
    this.does('officer', 'intake.register');
    if (this.spec.facts.entry === 'notice') return this;
    if (this.spec.supplement)
      this.on(1).does('officer', 'intake.request-supplement', {
        items: ['identity-proof'],
        by: this.date(12),
      });
    return this;
  }

  grant() {
    if (this.spec.facts.entry === 'notice') return this;
    if (this.spec.supplement) this.on(4).does('officer', 'intake.supplement', { materials: ['identity-proof'] });
    const act = this.spec.first ? 'intake.propose-grant-first' : 'intake.propose-grant';
    this.on(this.spec.first ? 0 : 2).does(
      'officer',
      act,
      this.spec.first ? { ground: 'limitation' } : { means: this.spec.facts.means },
    );
    return this.on(this.spec.first ? 0 : 3).decide();
  }

  name() {
    for (const attempt of this.spec.refused ?? []) this.on(attempt.day).attempts(attempt);
    const [act, facts] = this.spec.naming ?? ['assignment.rotate', {}];
    return this.does('officer', act, { ...facts, handler: logins.get(this.lawyer.personId) }).decide();
  }

  arrange() {
    return this.on(this.day + 1).does('unit-clerk', 'assignment.arrange');
  }

  confirm() {
    this.does('handler', 'assignment.confirm');
    if (this.spec.facts.entry === 'notice') this.does('officer', 'assignment.answer-organ', { way: 'letter' });
    return this;
  }

  /** So many checkpoints of the plan, spread evenly until `until`. */
  handle(count, until) {
    const open = this.state.plan.items.filter((item) => item.state === 'open');
    const begun = this.day;
    const chosen = open.slice(0, count ?? open.length);
    const at = (index) => begun + Math.floor(((until - begun) * (index + 1)) / (chosen.length + 1));
    const sits = chosen.findIndex((item) => ['hearing', 'hearing-or-opinion'].includes(item.key) && item.required);
    for (const [index, item] of chosen.entries()) {
      if (sits >= 0 && index === Math.max(0, sits - 3)) this.hearing(at(sits), { observed: this.spec.observed });
      if (index === sits) this.held(at(sits));
      this.on(begun + Math.floor(((until - begun) * (index + 1)) / (chosen.length + 1)));
      const required = item.required || this.spec.done?.includes(item.key);
      if (required)
        this.does('handler', 'handling.complete-checkpoint', { checkpoint: item.key, materials: [...item.materials] });
      else
        this.does('handler', 'handling.declare-not-applicable', {
          checkpoint: item.key,
          reason: 'condition-does-not-hold',
        });
    }
    // A date that the court has set, where the session is still to come.
    const coming = this.spec.hearingInDays;
    if (sits < 0 && coming !== undefined) this.hearing(this.received + coming, { observed: this.spec.observed });
    return this;
  }

  close(day) {
    const combination = `${this.state.form}/${this.state.proceeding}`;
    const document = this.spec.document ?? CLOSING_DOCUMENTS[combination][0];
    this.on(day).does('handler', 'handling.record-closing', { kind: 'document-received', document });
    return this.day + 5 < this.received ? this.on(this.day + 5).askAgain() : this;
  }

  /** The third touch of follow-up, inside its window. */
  askAgain() {
    if (this.state.followUp?.touches.third.state !== 'open') return this;
    if (this.spec.facts.reach === 'in-custody')
      return this.does('caller', 'follow-up.mark-in-custody', { touch: 'third' });
    return this.does('caller', 'follow-up.record-refusal', { touch: 'third' });
  }

  submit(day, act = 'closing.submit') {
    this.on(day);
    const { closing, materials, form, proceeding } = this.state;
    const results = RESULTS_OF[`${form}/${proceeding}`];
    const settled = this.spec.document === 'mediation-statement' || this.spec.document === 'settlement-agreement';
    const result = settled ? 'mediated' : results.find((code) => code !== 'mediated' && code !== 'settled');
    const claimed = this.spec.facts.amountClaimedFen ?? 0;
    const outcome = {
      result,
      opinionAdopted: 'part',
      amountClaimedFen: claimed,
      lossRecoveredFen: 0,
      lossAvertedFen: 0,
      lossProof: null,
      performed: settled ? 'not' : 'n-a',
      personsHelped: this.spec.facts.groupPersons ?? 1,
    };
    const list = checklistFor(closing.about.form, closing.about.proceeding, closing.about.entry, closing.about.facts);
    if ('code' in list) throw new Error(list.code);
    const missing = missingItems(list, materials)
      .filter(({ volume }) => volume === 'handling')
      .map(({ oneOf }) => oneOf[0]);
    return this.does('handler', act, { outcome, materials: missing.filter((one) => one !== this.spec.forgets) });
  }

  approve(day) {
    this.on(day);
    return this.does('closure-examiner', 'closing.propose-approval')
      .on(day + 2)
      .decide();
  }

  /** The line of the file. */
  line() {
    const { facts, region, id } = this.spec;
    return {
      v: 2,
      recordId: id,
      agency: `${region}-01`,
      stage: this.state.stage,
      case: { ...facts, ...(this.spec.links ? { links: this.spec.links } : {}), demonstration: true },
      acts: this.acts,
    };
  }
}

/** Lives a case up to a point; the points of a stage differ in what is waited for. */
const POINTS = {
  'intake-received': (life) => life.intake(),
  'intake-supplement': (life) => {
    life.spec.supplement = true;
    return life.intake();
  },
  'intake-proposed': (life) =>
    life.intake().on(2).does('officer', 'intake.propose-grant', { means: life.spec.facts.means }),
  'intake-refused': (life) =>
    life
      .intake()
      .on(4)
      .does('officer', 'intake.propose-refusal', { ground: 'means-above-limit', opinion: '家庭收入超过标准（演示）' })
      .decide(),
  'assignment-open': (life) => life.intake().grant(),
  'assignment-proposed': (life) => {
    life
      .intake()
      .grant()
      .on(life.day + 1)
      .does('officer', 'assignment.rotate', { handler: logins.get(life.lawyer.personId) });
    return life;
  },
  'assignment-issued': (life) =>
    life
      .intake()
      .grant()
      .on(life.day + 1)
      .name(),
  'assignment-refused': (life) => {
    life
      .intake()
      .grant()
      .on(life.day + 1);
    for (const attempt of life.spec.refused) life.on(attempt.day).attempts(attempt);
    return life;
  },
  'assignment-arranged': (life) => life.intake().grant().name().arrange(),
  'handling-begun': (life) => life.intake().grant().name().arrange().confirm().handle(0, life.received),
  'handling-half': (life) => {
    life.intake().grant().name().arrange().confirm();
    return life.handle(Math.ceil(life.state.plan.items.length / 2), life.received);
  },
  'handling-done': (life) => {
    life.intake().grant().name().arrange().confirm();
    return life.handle(undefined, life.received);
  },
  'closing-waiting': (life) => handled(life, life.received - 5),
  'closing-submitted': (life) =>
    handled(life, life.spec.closedOn ?? life.received - 14).submit(life.spec.submittedOn ?? life.received - 4),
  'closing-returned': (life) =>
    handled(life, life.spec.closedOn ?? life.received - 20)
      .submit(life.spec.submittedOn ?? life.received - 10)
      .on(life.spec.returnedOn ?? life.received - 3)
      .does('closure-examiner', 'closing.return', { reasons: life.spec.returned ?? ['meeting-record-unsigned'] }),
  'archive-approved': (life) =>
    handled(life, life.spec.closedOn ?? life.received - 40)
      .submit(life.spec.submittedOn ?? life.received - 30)
      .approve(life.spec.approvedOn ?? life.received - 3),
  'archive-withdrawn': (life) => life.intake().on(3).does('officer', 'intake.withdraw', { reason: 'settled' }),
};

function handled(life, closedOn) {
  return life.intake().grant().name().arrange().confirm().handle(undefined, closedOn).close(closedOn);
}

/** What only the database knows of an act that is over. */
const KNOWN = {
  'hearing.schedule': (life) => ({ hearingId: `hearing-${life.acts.length}` }),
  'hearing.select-attendance': () => ({ selection: { select: true, reason: 'taken-over', ticket: 0 } }),
  'hearing.assign-observer': (_life, { observer }) => ({
    observer: network.persons.find((one) => one.loginName === observer)?.id,
    holdsRole: true,
    ofTheUnit: false,
    workingDaysAhead: 5,
  }),
  'hearing.record-observation': () => ({ textId: 'text' }),
};
const SCORES = Object.fromEntries(OBSERVATION_ITEMS.map((item, index) => [item, index === 1 ? 4 : 5]));
const RECORD = '承办人按时到庭，庭前准备充分，质证意见有针对性，辩护（代理）意见表达清楚。（演示数据）';

const name = (id) => personName(SEED, `first-cases/${id}`);
/** Registration facts and texts; members that are null are left out. */
function registration(id, one) {
  const { region, ...rest } = one;
  const facts = {
    ...rest,
    authority: authorityOf(region, rest),
    recipientName: name(id),
    matterSummary: `${one.matterSummary ?? ''}（演示数据）`,
  };
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && value !== false),
  );
}

const STORY_POINTS = {
  'S01-1': 'archive-approved',
  'S01-2': 'closing-submitted',
  'S01-3': 'handling-half',
  'S02-1': 'handling-begun',
  'S02-2': 'assignment-arranged',
  'S03-1': 'handling-half',
  'S04-1': 'assignment-refused',
  'S05-1': 'closing-submitted',
  'S05-2': 'intake-received',
  'S06-1': 'handling-begun',
  'S11-1': 'closing-returned',
};

/** Sessions of the stories that are still to come, in days from today. */
const COMING = { 'S01-3': 6, 'S02-1': 12, 'S03-1': 9 };
const TIES = { 'stage-change': 'stage-change', 'co-defendants': 'co-defendant', 'enforcement-of': 'stage-change' };

/** Lawyers of a region whom a hard rule keeps from a case. */
function kept(region, rule, { lawyer }) {
  const agency = network.agencies.find((one) => one.regionCode === region);
  const lawyers = network.handlers.filter((one) => one.agencyId === agency.id && one.kind === 'lawyer');
  switch (rule) {
    case 'acts-for-co-defendant':
      return lawyersAt(region)[lawyer - 1];
    case 'not-familiar-with-minors':
      return lawyers.find((one) => one.status === 'practising' && one.acceptsAid && one.minorsListSince === null);
    case 'criminal-defence-years':
      return lawyers.find((one) => one.status === 'practising' && one.acceptsAid && one.criminalDefenceYears < 3);
    default:
      throw new Error(`no story refuses by ${rule}`);
  }
}

/** The cases of a story with their ties; people of one line of stages bear one name. */
function casesOf(story) {
  const first = (key) => {
    const before = story.links.find(({ kind, to }) => TIES[kind] === 'stage-change' && to === key);
    return before === undefined ? key : first(before.from);
  };
  return story.cases.map((one) => {
    const links = story.links
      .filter(({ to }) => to === one.key)
      .map(({ kind, from }) => ({ case: from, kind: TIES[kind] }));
    return { ...fromStory(one, first(one.key)), ...(links.length > 0 ? { links } : {}) };
  });
}

function fromStory(one, person) {
  const dayOf = (act) => {
    const found = one.acts.find((step) => step.act === act);
    return found === undefined ? undefined : one.receivedDaysAgo - found.daysAgo;
  };
  const document = one.acts.find((step) => step.act === 'handling.record-closing')?.document;
  const named = one.acts.find(
    (step) => ['assignment.choose', 'assignment.recommend'].includes(step.act) && step.refusal === undefined,
  );
  return {
    id: one.key,
    region: one.regionCode,
    received: one.receivedDaysAgo,
    lawyer: (one.handler ?? 1) - 1,
    first: one.acts.some((step) => step.act === 'intake.propose-grant-first'),
    done: ['plea-advice'],
    ...(document === undefined ? {} : { document }),
    ...(named === undefined
      ? {}
      : { naming: [named.act, named.act === 'assignment.recommend' ? { reason: named.reason } : {}] }),
    ...(one.acts.some(({ refusal }) => refusal)
      ? {
          refused: one.acts
            .filter(({ refusal }) => refusal)
            .map(({ act, daysAgo, handler, refusal }) => ({
              act,
              day: one.receivedDaysAgo - daysAgo,
              handler: kept(one.regionCode, refusal.rule, { lawyer: handler }),
              reason: 'special-expertise',
              ...refusal,
            })),
        }
      : {}),
    ...(person === one.key ? {} : { naming: ['assignment.recommend', { reason: 'continuity' }] }),
    ...(COMING[one.key] === undefined ? {} : { hearingInDays: COMING[one.key] }),
    closedOn: dayOf('handling.record-closing'),
    submittedOn: dayOf('closing.submit'),
    returnedOn: dayOf('closing.return'),
    approvedOn: dayOf('closing.propose-approval'),
    returned: one.acts.find((step) => step.act === 'closing.return')?.returned,
    ...(one.key === 'S11-1' ? { forgets: 'mediation-consent' } : {}),
    point: STORY_POINTS[one.key],
    facts: registration(person, {
      region: one.regionCode,
      entry: one.entry,
      form: one.form,
      proceeding: one.proceeding,
      cause: one.causeCode,
      intakePoint: one.entry === 'notice' ? 'authority' : 'window',
      protection: one.protection,
      reach: one.reach,
      noticeGround: one.noticeGround,
      greenLane: one.greenLane,
      means: one.meansBasis,
      minor: one.minor,
      possibleLifeOrDeath: one.possibleLifeOrDeath,
      groupPersons: one.groupSize > 1 ? one.groupSize : null,
      amountClaimedFen: one.amountClaimedFen,
      matterSummary: one.causeName,
    }),
  };
}

/** The home agency first, whose people are printed as sign-ins. */
const REGIONS = [
  '330106',
  '330106',
  '110105',
  '330106',
  '320100',
  '330106',
  '510100',
  '330106',
  '340100',
  '330106',
  '130100',
  '330106',
  '110105',
  '330106',
  '320100',
  '330106',
  '510100',
  '330106',
  '330106',
];
/** Where a case stands, days since receipt, and what is special about its session. */
const FACT_POINTS = [
  ['intake-received', 2],
  ['assignment-issued', 6],
  ['intake-supplement', 3],
  ['handling-begun', 9],
  ['intake-proposed', 4],
  ['handling-half', 30],
  ['assignment-arranged', 7],
  ['handling-done', 48],
  ['assignment-proposed', 5],
  ['closing-waiting', 70],
  ['intake-refused', 12],
  ['closing-submitted', 82, { observed: true }],
  ['handling-half', 40, { hearingInDays: 8, observed: true }],
  ['closing-returned', 95],
  ['handling-begun', 12],
  ['archive-approved', 130, { observed: true }],
  ['handling-half', 22, { hearingInDays: 15 }],
  ['assignment-open', 5],
  ['archive-withdrawn', 11],
];

function fromFacts() {
  const { records } = readRecords(readFileSync(join(root, 'data', 'cases.jsonl'), 'utf8'));
  const { cases } = selectCases({
    records,
    count: 60,
    seed: 'first-cases',
    profile: 'civil-heavy-city',
    network,
    matters: data('legal-aid-matters.json'),
  });
  const usable = cases.filter((one) => one.source === 'facts');
  const criminalNotice = usable.filter((one) => one.entry === 'notice');
  const applications = usable.filter((one) => one.entry !== 'notice');
  return FACT_POINTS.map(([point, received, more = {}], index) => {
    // Intake is where an application waits; a notice is never there.
    const from =
      point.startsWith('intake') || point === 'archive-withdrawn' || index % 3 === 1 ? applications : criminalNotice;
    const one = (from.length > 0 ? from : usable).shift();
    const region = REGIONS[index];
    const id = `F${String(index + 1).padStart(2, '0')}-${one.recordId}`;
    return {
      id,
      region,
      received,
      lawyer: index % 3,
      point,
      ...more,
      facts: registration(id, {
        region,
        entry: one.entry,
        form: one.form,
        proceeding: one.proceeding,
        cause: one.causeCode,
        intakePoint: one.intakePoint,
        protection: one.protection,
        reach: one.reach,
        noticeGround: one.noticeGround,
        greenLane: one.greenLane,
        means: one.meansBasis,
        minor: one.minor,
        possibleLifeOrDeath: one.possibleLifeOrDeath,
        side: one.side,
        matter: one.matter,
        amountClaimedFen: one.amountClaimedFen,
        matterSummary: one.causeName,
      }),
    };
  });
}

const specs = [...STORIES.flatMap(casesOf), ...fromFacts()];
const lines = specs.map((spec) => POINTS[spec.point](new Life(spec)).line());
writeFileSync(join(root, 'data', 'first-cases.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
const stages = {};
for (const { stage } of lines) stages[stage] = (stages[stage] ?? 0) + 1;
console.log(`${lines.length} cases: ${JSON.stringify(stages)}`);
