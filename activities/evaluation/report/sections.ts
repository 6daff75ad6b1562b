/** The sections of a round's report, each set under the element that is current. */
import { FEWEST_ASSESSED, type Rate } from '#domain/evaluation/statistics/estimates';
import type { NamedRate } from '#domain/evaluation/statistics/round';
import type { Coefficient } from '#domain/evaluation/statistics/ratings';
import { shortTicket } from '#domain/sampling/tickets';
import { fill, plainInstant } from '#contract/words/dossier';
import { REPORT_WORDS as W } from '#contract/words/round-report';
import type { Cell, Flow } from '#platform/pdf/flow';
import { NOTE, SMALL_BODY, SUBHEADING } from '../../closing/dossier/styles.ts';
import {
  decimal,
  estimateOf,
  gradeName,
  indicatorName,
  nameOf,
  percent,
  probability,
  range,
  rateTexts,
  scoreText,
  whole,
} from './figures.ts';
import type { ReportPick, RoundReport } from './model.ts';

/** Most drawn files that the paper lists; the attached file and the workbook have all. */
export const MOST_LISTED = 1_000;

const SMALL = 9;
const LEADING = 13.5;
type Align = 'left' | 'center' | 'right';

/** A table of texts; `aligns` by column, left where none is given. */
function grid(
  flow: Flow,
  columns: readonly number[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[] = [],
): void {
  if (rows.length === 0) {
    flow.text('P', W.none, { size: 10.5 });
    return;
  }
  flow.table({
    columns,
    head: head.map((text): Cell => ({ text, head: 'Column', align: 'center', weight: 'bold' })),
    rows: rows.map((row) => row.map((text, at): Cell => ({ text, align: aligns[at] ?? 'left' }))),
    size: SMALL,
    leading: LEADING,
  });
}

/** Label and value, two columns. */
function pairs(flow: Flow, rows: readonly (readonly [string, string])[]): void {
  flow.table({
    columns: [1.2, 3.6],
    rows: rows.map(([label, text]): Cell[] => [{ text: label, head: 'Row', align: 'center' }, { text }]),
    size: 10.5,
    leading: 16,
    minRowHeight: 24,
  });
}

const paragraph = (flow: Flow, text: string): void => void flow.text('P', text, { ...SMALL_BODY, before: 4 });
const heading = (flow: Flow, text: string): void => void flow.text('H3', text, SUBHEADING);
const note = (flow: Flow, text: string): void => void flow.text('P', text, NOTE);

export function setRate(flow: Flow, report: RoundReport): void {
  const { goodOrBetter: rate, thirdEvaluations: third, nonResponse, riskLed, frame } = report.statistics;
  paragraph(
    flow,
    fill(W.rate.lead, {
      items: whole(frame.items),
      drawn: whole(rate.drawn),
      assessed: whole(assessedByExperts(report)),
      good: whole(rate.good),
    }),
  );
  paragraph(flow, rateSentence(rate));
  if (rate.missing > 0 && rate.bounds !== null && rate.outer !== null)
    paragraph(
      flow,
      fill(W.rate.missing, { missing: rate.missing, bounds: range(rate.bounds), outer: range(rate.outer) }),
    );
  if (nonResponse.notProduced > 0)
    paragraph(
      flow,
      fill(nonResponse.notProducedFails ? W.rate.notProducedFails : W.rate.notProducedMissing, {
        files: nonResponse.notProduced,
      }),
    );
  paragraph(
    flow,
    third.files === 0
      ? W.rate.covers0
      : fill(W.rate.covers, { third: percent(third.files / third.of), thirdFiles: third.files }),
  );
  const estimate = estimateOf(rate);
  if (estimate !== null && estimate.merged.length > 0) {
    const strata = estimate.merged.map((ids) => ids.map((id) => nameOf(report, id)).join(W.plus)).join(W.semicolon);
    paragraph(flow, fill(W.rate.merged, { strata }));
  }
  if (riskLed.files > 0) paragraph(flow, fill(W.rate.riskLed, { ...riskLed }));
  const { share, interval, method } = rateTexts(rate);
  const size = estimate?.effectiveSize;
  grid(
    flow,
    [72, 40, 40, 40, 40, 48, 84, 48, 62],
    W.rate.head,
    [
      [
        W.cover.rate,
        whole(rate.drawn),
        whole(rate.assessed),
        whole(rate.good),
        whole(rate.missing),
        share,
        interval,
        method,
        size === undefined || size === null || size === Infinity ? W.notStated : decimal(size, 1),
      ],
    ],
    ['left', 'right', 'right', 'right', 'right', 'right', 'center', 'center', 'right'],
  );
}

/** Random files that experts have graded: a dossier that was not produced counts in the rate, but nobody assessed it. */
export function assessedByExperts({ statistics: { goodOrBetter, nonResponse } }: RoundReport): number {
  return goodOrBetter.assessed - (nonResponse.notProducedFails ? nonResponse.notProduced : 0);
}

function rateSentence({ estimate }: Rate): string {
  if (estimate === 'too-few') return fill(W.rate.tooFew, { fewest: FEWEST_ASSESSED });
  if (typeof estimate === 'string') return fill(W.rate.notEstimable, { why: W.notEstimable[estimate] });
  if (estimate.method === 'census') return fill(W.rate.census, { share: percent(estimate.share) });
  return fill(W.rate.estimate, {
    share: percent(estimate.share),
    interval: range(estimate),
    method: W.methods[estimate.method],
  });
}

export function setFrame(flow: Flow, report: RoundReport): void {
  heading(flow, W.frame.register);
  grid(
    flow,
    [3, 1, 1, 1, 1, 1],
    W.frame.registerHead,
    report.register.map(({ agency, carriedIn, closed, inFrame, excluded, carriedOut }) => [
      nameOf(report, agency),
      ...[carriedIn, closed, inFrame, excluded, carriedOut].map(whole),
    ]),
    ['left', 'right', 'right', 'right', 'right', 'right'],
  );
  note(flow, W.frame.registerNote);
  heading(flow, W.frame.excluded);
  grid(
    flow,
    [2, 3],
    W.frame.excludedHead,
    report.excluded.map(({ id, reason }) => [id, nameOf(report, reason)]),
  );
  heading(flow, W.frame.strata);
  const rates = new Map(report.statistics.byStratum.map(({ id, rate }) => [id, rate]));
  grid(
    flow,
    [22, 78, 34, 26, 26, 32, 30, 30, 34, 30, 42, 78],
    W.frame.strataHead,
    report.statistics.strata.map((stratum, at) => {
      const rate = rates.get(stratum.id);
      const { share, interval } = rate === undefined ? { share: '', interval: '' } : rateTexts(rate);
      return [
        String(at + 1),
        nameOf(report, stratum.id),
        whole(stratum.size),
        whole(stratum.groups),
        whole(stratum.ensured),
        report.shares[stratum.id] ?? W.notStated,
        whole(stratum.drawn),
        whole(stratum.assessed),
        whole(stratum.notProduced),
        whole(stratum.missing),
        share,
        interval,
      ];
    }),
    ['center', 'left', 'right', 'right', 'right', 'center', 'right', 'right', 'right', 'right', 'right', 'center'],
  );
  note(flow, W.frame.strataNote);
}

export function setSeed(flow: Flow, { seed, members, rounds }: RoundReport): void {
  const labels = W.seed.labels;
  const rows: readonly (readonly [string, string | null])[] = [
    [
      labels.source,
      seed.witnessed ? fill(W.sourceWitnessed, { source: seed.source, witnessed: W.witnessed }) : seed.source,
    ],
    [labels.commitment, seed.commitment],
    [labels.commitmentB, seed.commitmentB],
    [labels.partA, seed.partA],
    [labels.publicValue, seed.publicValue],
    [labels.frameHash, seed.frameHash],
    [labels.picksHash, seed.picksHash],
    [labels.expertCommitment, seed.expertCommitment],
    [labels.expertSeed, seed.expertSeed],
  ];
  pairs(
    flow,
    rows.flatMap(([label, text]) => (text === null ? [] : [[label, text] as const])),
  );
  note(flow, W.seed.note);
  heading(flow, W.seed.members);
  grid(
    flow,
    [1, 1],
    W.seed.membersHead,
    members.map(({ name, signedAt }) => [name, signedAt === null ? W.notStated : plainInstant(signedAt)]),
    ['center', 'center'],
  );
  heading(flow, W.seed.rounds);
  grid(
    flow,
    [122, 50, 66, 146, 64],
    W.seed.roundsHead,
    rounds.map(({ code, kind, state, from, to, reason }) => [
      code,
      wordOf(W.kinds, kind),
      wordOf(W.states, state),
      `${from} — ${to}`,
      reason ?? '',
    ]),
  );
}

/** A code's word where it has one. */
export function wordOf(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}

export function setDomains(flow: Flow, report: RoundReport): void {
  const { byCity, byAgency, byForm, cities } = report.statistics;
  const table = (title: string, rates: readonly NamedRate[]): void => {
    heading(flow, title);
    grid(
      flow,
      [130, 38, 38, 38, 38, 52, 86, 54],
      W.domains.head,
      rates.map(({ id, rate }) => {
        const { share, interval, method } = rateTexts(rate);
        const counts = [rate.drawn, rate.assessed, rate.good, rate.missing].map(whole);
        return [nameOf(report, id), ...counts, share, interval, method];
      }),
      ['left', 'right', 'right', 'right', 'right', 'right', 'center', 'center'],
    );
  };
  table(W.domains.city, byCity);
  table(W.domains.agency, byAgency);
  table(W.domains.form, byForm);
  heading(flow, W.domains.comparison);
  if (cities === null) return paragraph(flow, W.domains.one);
  const names = (ids: readonly string[]): string => ids.map((id) => nameOf(report, id)).join(W.comma);
  grid(
    flow,
    [100, 52, 90, 62, 46, 66, 58],
    W.domains.comparisonHead,
    cities.cities.map(({ id, estimate, againstRest, differs }) => [
      nameOf(report, id),
      percent(estimate.share),
      range(estimate),
      againstRest === null ? W.notStated : decimal(100 * againstRest.difference, 1),
      againstRest === null ? W.notStated : decimal(againstRest.z, 2),
      againstRest === null ? W.notStated : probability(againstRest.p),
      differs ? W.domains.differs : W.domains.same,
    ]),
    ['left', 'right', 'center', 'right', 'right', 'right', 'center'],
  );
  const { homogeneity, leftOut } = cities;
  paragraph(
    flow,
    homogeneity === null
      ? W.domains.noHomogeneity
      : fill(W.domains.homogeneity, {
          q: decimal(homogeneity.q, 2),
          df: homogeneity.degreesOfFreedom,
          p: probability(homogeneity.p),
        }),
  );
  if (leftOut.length > 0) paragraph(flow, fill(W.domains.leftOut, { ids: names(leftOut) }));
  paragraph(
    flow,
    fill(W.domains.groups, { groups: cities.groups.map((ids) => fill(W.group, { names: names(ids) })).join(' ') }),
  );
  note(flow, W.domains.noRanking);
}

export function setGrades(flow: Flow, { statistics, experts, rectifications }: RoundReport): void {
  const all = statistics.grades.reduce((sum, { files }) => sum + files, 0);
  grid(
    flow,
    [2, 1, 1],
    W.grades.head,
    statistics.grades.map(({ grade, files }) => [
      gradeName(grade),
      whole(files),
      all === 0 ? W.notStated : percent(files / all),
    ]),
    ['center', 'right', 'right'],
  );
  for (const text of [
    fill(W.grades.redFlags, { files: statistics.redFlags }),
    fill(W.grades.objections, statistics.objections),
    fill(W.grades.rectifications, rectifications),
    fill(W.grades.lapses, experts),
  ])
    paragraph(flow, text);
}

/** A coefficient, or why it has none. */
export function coefficientText(value: Coefficient): string {
  return typeof value === 'number' ? decimal(value, 4) : W.notEstimable[value];
}

export function setAgreement(flow: Flow, { statistics: { agreement } }: RoundReport): void {
  paragraph(flow, fill(W.agreement.lead, { files: whole(agreement.files) }));
  grid(
    flow,
    [118, 90, 44, 80, 92, 50],
    W.agreement.head,
    agreement.figures.map(({ name, weights, of, value, interval }) => [
      W.agreement.names[name],
      W.agreement.weights[weights],
      W.agreement.of[of],
      coefficientText(value),
      interval === null ? W.notStated : `${decimal(interval.low, 4)}—${decimal(interval.high, 4)}`,
      interval === null ? W.notStated : whole(interval.used),
    ]),
    ['left', 'left', 'center', 'right', 'center', 'right'],
  );
  const resamples = agreement.figures.find(({ interval }) => interval !== null)?.interval?.resamples;
  if (resamples !== undefined)
    note(flow, fill(W.agreement.note, { resamples: whole(resamples), seed: agreement.seed }));
}

export function setSeverity(flow: Flow, { statistics }: RoundReport): void {
  const { severity, ceilings, drifts, calibrations } = statistics;
  if (severity === null) paragraph(flow, W.severity.gradeOnly);
  else {
    const { files, components, degreesOfFreedom: df } = severity;
    paragraph(flow, fill(W.severity.lead, { files: whole(files), components, df }));
    if (severity.differenceVariance === null && files > 0) paragraph(flow, W.severity.notEstimable);
    const figure = (value: number | null): string => (value === null ? W.notStated : decimal(value, 2));
    grid(
      flow,
      [74, 40, 60, 52, 56, 60, 36, 48],
      W.severity.head,
      severity.experts.map((one) => [
        one.expert,
        whole(one.files),
        decimal(one.severity, 2),
        figure(one.se),
        figure(one.shrunk),
        one.p === null ? W.notStated : probability(one.p),
        String(one.component + 1),
        one.flagged ? (one.severity > 0 ? W.severity.flagged : W.severity.flaggedLow) : '',
      ]),
      ['center', 'right', 'right', 'right', 'right', 'right', 'center', 'center'],
    );
    note(flow, W.severity.power);
  }
  const alarmText = (alarm: boolean): string => (alarm ? W.severity.alarm : '');
  heading(flow, W.severity.ceilings);
  grid(
    flow,
    [1, 1, 1, 1],
    W.severity.ceilingsHead,
    ceilings.map(({ expert, longestRun, peerShare, alarm }) => [
      expert,
      whole(longestRun),
      percent(peerShare),
      alarmText(alarm),
    ]),
    ['center', 'right', 'right', 'center'],
  );
  note(flow, W.severity.ceilingNote);
  heading(flow, W.severity.drifts);
  grid(
    flow,
    [1, 1, 1, 1, 1],
    W.severity.driftsHead,
    drifts.map(({ expert, files, change, z, alarm }) => [
      expert,
      whole(files),
      decimal(change, 2),
      decimal(z, 2),
      alarmText(alarm),
    ]),
    ['center', 'right', 'right', 'right', 'center'],
  );
  heading(flow, W.severity.calibrations);
  grid(
    flow,
    [1, 1, 1, 1.6, 1.2],
    W.severity.calibrationsHead,
    calibrations.map(({ expert, files, bias, low, high, enough }) => [
      expert,
      whole(files),
      decimal(bias, 2),
      low === null || high === null ? W.notStated : `${decimal(low, 2)}—${decimal(high, 2)}`,
      enough ? W.severity.enough : W.severity.notEnough,
    ]),
    ['center', 'right', 'right', 'center', 'center'],
  );
}

export function setGroups(flow: Flow, { statistics: { severity, groups } }: RoundReport): void {
  if (severity === null) return paragraph(flow, W.groups.gradeOnly);
  const shown = groups.flatMap(({ group, inFrame, mean }) =>
    mean === 'too-few'
      ? []
      : [
          [
            group,
            whole(inFrame),
            whole(mean.files),
            decimal(mean.mean, 1),
            `${decimal(mean.low, 1)}—${decimal(mean.high, 1)}`,
          ],
        ],
  );
  paragraph(flow, fill(W.groups.lead, { few: whole(groups.length - shown.length) }));
  if (shown.length === 0) return paragraph(flow, W.groups.none);
  grid(flow, [2.4, 1, 1, 1, 1.6], W.groups.head, shown, ['left', 'right', 'right', 'right', 'center']);
}

export function setThemes(flow: Flow, { statistics: { themes } }: RoundReport): void {
  paragraph(flow, W.themes.lead);
  grid(
    flow,
    [2.6, 1, 1.2, 1],
    W.themes.head,
    themes.map(({ indicator, scores, meanShare, weak }) => [
      indicatorName(indicator),
      whole(scores),
      percent(meanShare),
      whole(weak),
    ]),
    ['left', 'right', 'right', 'right'],
  );
}

export function setPractice(flow: Flow, { statistics: { practice } }: RoundReport): void {
  for (const [title, files] of [
    [W.practice.best, practice.best],
    [W.practice.worst, practice.worst],
  ] as const) {
    heading(flow, title);
    grid(
      flow,
      [2.4, 1, 1, 1],
      W.practice.head,
      files.map(({ code, grade, score, redFlag }) => [
        code,
        gradeName(grade),
        scoreText(score),
        redFlag ? W.practice.yes : W.practice.no,
      ]),
      ['left', 'center', 'right', 'center'],
    );
  }
  note(flow, W.practice.note);
}

/** What is written for the grade of a drawn file. */
export function resultText({ grade, notAssessed }: ReportPick): string {
  if (grade !== null) return gradeName(grade);
  return notAssessed === null ? W.tickets.open : W.tickets.notAssessed[notAssessed];
}

export function setTickets(flow: Flow, report: RoundReport): void {
  const { picks } = report;
  const numbers = new Map(report.statistics.strata.map(({ id }, at) => [id, String(at + 1)]));
  if (picks.length > MOST_LISTED)
    paragraph(flow, fill(W.tickets.cut, { picks: whole(picks.length), shown: whole(MOST_LISTED) }));
  grid(
    flow,
    [112, 28, 34, 32, 32, 76, 62, 46, 40],
    W.tickets.head,
    picks
      .slice(0, MOST_LISTED)
      .map((pick) => [
        pick.code,
        numbers.get(pick.stratum) ?? W.notStated,
        W.tickets[pick.kind],
        pick.phase === null ? W.notStated : String(pick.phase),
        String(pick.position),
        pick.ticket === null ? W.notStated : shortTicket(pick.ticket),
        pick.pi ?? W.notStated,
        resultText(pick),
        scoreText(pick.score),
      ]),
    ['left', 'center', 'center', 'center', 'right', 'left', 'right', 'center', 'right'],
  );
  note(flow, W.tickets.note);
}

export function setMethod(flow: Flow): void {
  for (const line of W.method.lines) paragraph(flow, line);
  note(flow, W.attachment);
}
