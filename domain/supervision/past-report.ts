/** Figures of supervision at one moment: where cases stood, what was overdue, who had how many. */
import { STAGES, type Stage } from '../case-file/codes.ts';
import type { StandingCase } from './deadline-fold.ts';

/** Cases of one region by stage. */
export interface RegionFigures {
  readonly region: string;
  readonly stages: Readonly<Record<Stage, number>>;
  /** Open deadlines whose day was over and that had been marked so. */
  readonly overdue: number;
}

/** Open cases of one handler. */
export interface HandlerFigures {
  readonly person: string;
  readonly open: number;
  readonly overdue: number;
}

export interface PastFigures {
  readonly regions: readonly RegionFigures[];
  readonly handlers: readonly HandlerFigures[];
}

/** Assignment statuses in which somebody handles the case. */
const ARRANGED: readonly string[] = ['arranged', 'declining', 'confirmed'];

/** Counts cases as they stood. Regions and persons in code point order. */
export function countFigures(cases: Iterable<StandingCase>): PastFigures {
  const regions = new Map<string, { stages: Record<Stage, number>; overdue: number }>();
  const handlers = new Map<string, { open: number; overdue: number }>();
  for (const { state, deadlines } of cases) {
    const overdue = deadlines.filter(({ endedAt, overdueAt }) => endedAt === null && overdueAt !== null).length;
    const region = regions.get(state.region) ?? { stages: noStages(), overdue: 0 };
    region.stages[state.stage] += 1;
    region.overdue += overdue;
    regions.set(state.region, region);
    const { handlerPerson, status } = state.assignment;
    if (handlerPerson === null || state.stage === 'ended' || !ARRANGED.includes(status)) continue;
    const handler = handlers.get(handlerPerson) ?? { open: 0, overdue: 0 };
    handler.open += 1;
    handler.overdue += overdue;
    handlers.set(handlerPerson, handler);
  }
  const byName = <Row>(rows: ReadonlyMap<string, Row>): readonly (readonly [string, Row])[] =>
    [...rows].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    regions: byName(regions).map(([region, figures]) => ({ region, ...figures })),
    handlers: byName(handlers).map(([person, figures]) => ({ person, ...figures })),
  };
}

function noStages(): Record<Stage, number> {
  return Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>;
}
