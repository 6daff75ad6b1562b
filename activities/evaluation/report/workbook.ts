/** A round's report as a workbook: every table of the paper with its figures as numbers, and all drawn files. */
import type { Coefficient } from '#domain/evaluation/statistics/ratings';
import type { NamedRate } from '#domain/evaluation/statistics/round';
import type { Rate } from '#domain/evaluation/statistics/estimates';
import { pointsOf } from '#domain/evaluation/points';
import { numberOf } from '#domain/sampling/rational';
import { fill, plainInstant } from '#contract/words/dossier';
import { REPORT_WORDS as W } from '#contract/words/round-report';
import { writeWorkbook, type WorkbookCell, type WorkbookSheet } from '#platform/xlsx/workbook';
import { gradeName, indicatorName, nameOf, rateTexts } from './figures.ts';
import type { RoundReport } from './model.ts';
import { assessedByExperts, resultText, wordOf } from './sections.ts';

const X = W.workbook;
const count = (value: number): WorkbookCell => ({ value, format: '#,##0' });
const share = (value: number | null): WorkbookCell => (value === null ? null : { value, format: '0.0%' });
const figure = (value: number | null, format = '0.00'): WorkbookCell => (value === null ? null : { value, format });
const yes = (value: boolean): WorkbookCell => (value ? W.practice.yes : null);

/** The bytes of the workbook. */
export function renderRoundWorkbook(report: RoundReport): Promise<Buffer> {
  return writeWorkbook([
    summary(report),
    strata(report),
    register(report),
    domains(report),
    comparison(report),
    agreement(report),
    experts(report),
    groups(report),
    themes(report),
    practice(report),
    picks(report),
    rounds(report),
  ]);
}

function summary(report: RoundReport): WorkbookSheet {
  const { round, evaluation, seed, statistics } = report;
  const { goodOrBetter: rate, nonResponse, thirdEvaluations, riskLed } = statistics;
  const estimate = typeof rate.estimate === 'object' ? rate.estimate : null;
  const rows: readonly (readonly [string, WorkbookCell])[] = [
    [W.cover.organiser, round.organiser],
    [W.cover.round, round.code],
    [W.cover.kind, wordOf(W.kinds, round.kind)],
    [W.cover.period, `${round.from} — ${round.to}`],
    [W.cover.state, wordOf(W.states, round.state)],
    [W.cover.mode, wordOf(W.modes, evaluation.mode)],
    [W.cover.bands, evaluation.bands],
    [W.cover.frame, count(statistics.frame.items)],
    [W.frame.excluded, count(statistics.frame.excluded)],
    [W.cover.drawn, count(rate.drawn)],
    [X.assessed, count(assessedByExperts(report))],
    [X.notProduced, count(nonResponse.notProduced)],
    [X.missing, count(rate.missing)],
    [X.good, count(rate.good)],
    [W.cover.rate, estimate === null ? rateTexts(rate).share : share(estimate.share)],
    [X.low, share(estimate?.low ?? null)],
    [X.high, share(estimate?.high ?? null)],
    [X.se, figure(estimate?.se ?? null, '0.0000')],
    [X.effectiveSize, figure(finite(estimate?.effectiveSize), '0.0')],
    [X.method, estimate === null ? null : W.methods[estimate.method]],
    [X.boundLow, share(rate.bounds?.low ?? null)],
    [X.boundHigh, share(rate.bounds?.high ?? null)],
    [X.outerLow, share(rate.outer?.low ?? null)],
    [X.outerHigh, share(rate.outer?.high ?? null)],
    [X.third, count(thirdEvaluations.files)],
    [X.riskLed, fill(W.rate.riskLed, { ...riskLed })],
    [W.seed.labels.source, seed.source],
    [W.seed.labels.commitment, seed.commitment],
    [W.seed.labels.commitmentB, seed.commitmentB],
    [W.seed.labels.partA, seed.partA],
    [W.seed.labels.publicValue, seed.publicValue],
    [W.seed.labels.frameHash, seed.frameHash],
    [W.seed.labels.picksHash, seed.picksHash],
    [W.seed.labels.expertCommitment, seed.expertCommitment],
    [W.seed.labels.expertSeed, seed.expertSeed],
    ...report.members.map(({ name, signedAt }): readonly [string, WorkbookCell] => [
      W.seed.members,
      signedAt === null ? name : `${name} ${plainInstant(signedAt)}`,
    ]),
    [W.cover.madeAt, plainInstant(report.madeAt)],
    ...(report.demo ? [[X.demo, W.demoNote] as const] : []),
  ];
  return {
    name: X.summary,
    head: [X.item, X.value],
    rows: rows.map(([label, cell]) => [label, cell]),
    widths: [24, 72],
  };
}

function finite(value: number | null | undefined): number | null {
  return value === undefined || value === null || value === Infinity ? null : value;
}

function rateCells(rate: Rate | undefined): readonly WorkbookCell[] {
  if (rate === undefined) return [null, null, null, null];
  if (typeof rate.estimate === 'string') return [rateTexts(rate).share, null, null, null];
  const { share: own, low, high, method } = rate.estimate;
  return [share(own), share(low), share(high), W.methods[method]];
}

function strata(report: RoundReport): WorkbookSheet {
  const rates = new Map(report.statistics.byStratum.map(({ id, rate }) => [id, rate]));
  return {
    name: X.strata,
    head: [...W.frame.strataHead.slice(0, -2), ...X.rateHead],
    rows: report.statistics.strata.map((one, at) => [
      count(at + 1),
      nameOf(report, one.id),
      ...[one.size, one.groups, one.ensured].map(count),
      report.shares[one.id] ?? null,
      ...[one.drawn, one.assessed, one.notProduced, one.missing].map(count),
      ...rateCells(rates.get(one.id)),
    ]),
    widths: [6, 36, 10, 8, 8, 8, 10, 8, 8, 8, 10, 10, 10, 32],
  };
}

function register(report: RoundReport): WorkbookSheet {
  return {
    name: X.register,
    head: W.frame.registerHead,
    rows: report.register.map(({ agency, carriedIn, closed, inFrame, excluded, carriedOut }) => [
      nameOf(report, agency),
      ...[carriedIn, closed, inFrame, excluded, carriedOut].map(count),
    ]),
    widths: [36, 12, 12, 12, 10, 12],
  };
}

function domains(report: RoundReport): WorkbookSheet {
  const { byCity, byAgency, byForm } = report.statistics;
  const rows = (what: string, rates: readonly NamedRate[]): readonly (readonly WorkbookCell[])[] =>
    rates.map(({ id, rate }) => [
      what,
      nameOf(report, id),
      ...[rate.drawn, rate.assessed, rate.good, rate.missing].map(count),
      ...rateCells(rate),
    ]);
  return {
    name: X.domains,
    head: [X.domain, ...W.domains.head.slice(0, -3), ...X.rateHead],
    rows: [...rows(W.domains.city, byCity), ...rows(W.domains.agency, byAgency), ...rows(W.domains.form, byForm)],
    widths: [12, 36, 8, 8, 8, 8, 10, 10, 10, 32],
  };
}

function comparison(report: RoundReport): WorkbookSheet {
  const { cities } = report.statistics;
  return {
    name: X.comparison,
    head: X.comparisonHead,
    rows: (cities?.cities ?? []).map(({ id, estimate, againstRest, differs }) => [
      nameOf(report, id),
      share(estimate.share),
      share(estimate.low),
      share(estimate.high),
      share(againstRest?.difference ?? null),
      figure(againstRest?.z ?? null),
      figure(againstRest?.p ?? null, '0.0000'),
      differs ? W.domains.differs : W.domains.same,
    ]),
    widths: [24, 10, 12, 12, 12, 10, 12, 12],
  };
}

function coefficient(value: Coefficient): WorkbookCell {
  return typeof value === 'number' ? figure(value, '0.0000') : W.notEstimable[value];
}

function agreement({ statistics: { agreement: found } }: RoundReport): WorkbookSheet {
  return {
    name: X.agreement,
    head: X.agreementHead,
    rows: found.figures.map(({ name, weights, of, value, interval }) => [
      W.agreement.names[name],
      W.agreement.weights[weights],
      W.agreement.of[of],
      count(found.files),
      coefficient(value),
      figure(interval?.low ?? null, '0.0000'),
      figure(interval?.high ?? null, '0.0000'),
      interval === null ? null : count(interval.used),
    ]),
    widths: [26, 20, 8, 8, 14, 10, 10, 10],
  };
}

function experts({ statistics }: RoundReport): WorkbookSheet {
  const { severity, ceilings, drifts, calibrations } = statistics;
  const names = [
    ...new Set([...(severity?.experts ?? []), ...ceilings, ...drifts, ...calibrations].map(({ expert }) => expert)),
  ].toSorted();
  return {
    name: X.experts,
    head: X.expertsHead,
    rows: names.map((name) => {
      const own = severity?.experts.find(({ expert }) => expert === name);
      const ceiling = ceilings.find(({ expert }) => expert === name);
      const change = drifts.find(({ expert }) => expert === name);
      const calibrated = calibrations.find(({ expert }) => expert === name);
      return [
        name,
        own === undefined ? null : count(own.files),
        figure(own?.severity ?? null),
        figure(own?.se ?? null),
        figure(own?.shrunk ?? null),
        figure(own?.p ?? null, '0.0000'),
        yes(own?.flagged ?? false),
        ceiling === undefined ? null : count(ceiling.longestRun),
        yes(ceiling?.alarm ?? false),
        figure(change?.change ?? null),
        figure(change?.z ?? null),
        yes(change?.alarm ?? false),
        calibrated === undefined ? null : count(calibrated.files),
        figure(calibrated?.bias ?? null),
      ];
    }),
    widths: [12, 8, 10, 10, 10, 10, 8, 12, 10, 12, 10, 10, 10, 12],
  };
}

function groups({ statistics }: RoundReport): WorkbookSheet {
  return {
    name: X.groups,
    head: X.groupsHead,
    rows: statistics.groups.map(({ group, inFrame, mean }) =>
      mean === 'too-few'
        ? [group, count(inFrame), W.notEstimable['too-few'], null, null, null]
        : [group, count(inFrame), count(mean.files), figure(mean.mean), figure(mean.low), figure(mean.high)],
    ),
    widths: [28, 10, 10, 10, 10, 10],
  };
}

function themes({ statistics }: RoundReport): WorkbookSheet {
  return {
    name: X.themes,
    head: W.themes.head,
    rows: statistics.themes.map(({ indicator, scores, meanShare, weak }) => [
      indicatorName(indicator),
      count(scores),
      share(meanShare),
      count(weak),
    ]),
    widths: [28, 12, 12, 12],
  };
}

function practice({ statistics }: RoundReport): WorkbookSheet {
  const sides = [
    [W.practice.best, statistics.practice.best],
    [W.practice.worst, statistics.practice.worst],
  ] as const;
  return {
    name: X.practice,
    head: [X.domain, ...W.practice.head],
    rows: sides.flatMap(([title, files]) =>
      files.map(({ code, grade, score, redFlag }) => [title, code, gradeName(grade), points(score), yes(redFlag)]),
    ),
    widths: [28, 28, 10, 10, 10],
  };
}

function points(score: string | null): WorkbookCell {
  return score === null ? null : figure(numberOf(pointsOf(score)));
}

function picks(report: RoundReport): WorkbookSheet {
  return {
    name: X.picks,
    head: X.picksHead,
    rows: report.picks.map((pick) => [
      pick.code,
      nameOf(report, pick.stratum),
      W.tickets[pick.kind],
      pick.phase === null ? null : count(pick.phase),
      count(pick.position),
      pick.ticket,
      pick.pi,
      resultText(pick),
      points(pick.score),
      pick.score,
      yes(pick.redFlag),
    ]),
    widths: [26, 36, 8, 8, 8, 84, 14, 10, 10, 12, 10],
  };
}

function rounds(report: RoundReport): WorkbookSheet {
  return {
    name: X.rounds,
    head: W.seed.roundsHead,
    rows: report.rounds.map(({ code, kind, state, from, to, reason }) => [
      code,
      wordOf(W.kinds, kind),
      wordOf(W.states, state),
      `${from} — ${to}`,
      reason,
    ]),
    widths: [26, 12, 18, 26, 24],
  };
}
