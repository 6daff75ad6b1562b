import * as highsModule from 'highs';
import type { Highs, Model } from 'highs';

/**
 * Two experts for every file at the least total cost, no expert beyond a cap, and no two experts together at more than one
 * file.
 *
 * The last rule makes the problem quadratic in "expert sits at file". It is linear in "this pair sits at this file", of
 * which a round of 1,200 files and 120 experts has 8.6 million; so the columns are generated: the linear relaxation is
 * solved over a few thousand of them, and every pair of every file is priced by its reduced cost until none is
 * negative. That relaxation is then a lower bound of the whole problem, which is recomputed in exact integers from the
 * duals (weak duality holds for any duals, so rounding them costs nothing but sharpness). If its solution is whole, it
 * is the optimum. If not, branch and bound over the columns at hand gives an upper bound; every column whose reduced
 * cost is below the gap is added, because none beyond it can stand in a better solution, and branch and bound over
 * those is the optimum.
 */

export interface PairProblem {
  readonly files: number;
  readonly experts: number;
  /** Whole numbers from 0, row by file; -1 where an expert may not take a file. */
  readonly cost: Float64Array;
  readonly caps: Int32Array;
  /** Whether two experts may meet once only. */
  readonly pairsOnce: boolean;
}

export interface PairProgress {
  readonly step: 'columns' | 'branch';
  readonly round: number;
  readonly columns: number;
}

export type PairOutcome =
  | {
      readonly outcome: 'solved';
      /** Experts of each file, smaller index first. */
      readonly pairs: readonly (readonly [number, number])[];
      readonly total: number;
      /** A lower bound of any assignment's cost, computed in integers. */
      readonly bound: number;
      /** Whether the total is the least there is; false when the time was over before it was shown. */
      readonly proven: boolean;
    }
  | { readonly outcome: 'infeasible' | 'out-of-time' };

/** What the solver works in: so that its tolerances lie below one unit of the ties. */
const UNIT = 2 ** -20;
/** Cost of leaving a file without experts; above what any two experts can cost. */
const ABSENT = 1_000;
/** Parts of a unit to which duals are rounded before the bound is computed in integers. */
const FINE = 2 ** 16;
const COLUMNS_A_FILE = 10;
const NEW_A_FILE = 4;
/** Subgradient steps before the first relaxation, at most. */
const GUESSES = 400;
const LEAST_STEP = 1e-4;

// The package's types describe its CommonJS build; what is imported is the module, whose default is the loader itself.
const loadHighs = highsModule.default as unknown as typeof highsModule.default.default;

/** Solves the problem within `mostMs`; told of its progress after every round. @throws when the solver itself breaks */
export async function assignPairs(
  problem: PairProblem,
  mostMs: number,
  progress: (at: PairProgress) => void = () => {},
): Promise<PairOutcome> {
  if (problem.files === 0) return { outcome: 'solved', pairs: [], total: 0, bound: 0, proven: true };
  const highs = await loadHighs({ print: () => {}, printErr: () => {} });
  const model = highs.createModel();
  try {
    return new PairSolver(highs, model, problem, mostMs, progress).solve();
  } finally {
    model.dispose();
  }
}

interface Column {
  readonly file: number;
  readonly low: number;
  readonly high: number;
}

class PairSolver {
  readonly #highs: Highs;
  readonly #model: Model;
  readonly #problem: PairProblem;
  readonly #progress: (at: PairProgress) => void;
  readonly #until: number;
  readonly #columns: Column[] = [];
  readonly #known = new Set<number>();
  /** Row of a pair, -1 as long as nothing has made it meet twice. */
  readonly #pairRow: Int32Array;
  #rows = 0;
  /** Duals: of files, of experts (at most 0), of pairs (at most 0). */
  readonly #ofFile: Float64Array;
  readonly #ofExpert: Float64Array;
  readonly #ofPair: Float64Array;

  constructor(highs: Highs, model: Model, problem: PairProblem, mostMs: number, progress: (at: PairProgress) => void) {
    this.#highs = highs;
    this.#model = model;
    this.#problem = problem;
    this.#progress = progress;
    this.#until = performance.now() + mostMs;
    const { files, experts } = problem;
    this.#pairRow = new Int32Array(experts * experts).fill(-1);
    this.#ofFile = new Float64Array(files);
    this.#ofExpert = new Float64Array(experts);
    this.#ofPair = new Float64Array(experts * experts);
  }

  solve(): PairOutcome {
    const { files, experts, caps } = this.#problem;
    // The relaxation is so degenerate that interior points with crossover need a sixth of what the simplex method does.
    this.#model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: UNIT / 4, solver: 'ipm' });
    this.#addRows(files, 1, 1);
    this.#addRows(experts, -this.#highs.infinity, 0);
    for (let e = 0; e < experts; e += 1) {
      this.#model.changeRowBounds(files + e, -this.#highs.infinity, caps[e] ?? 0);
    }
    this.#addColumns(Array.from({ length: files }, (_, file) => ({ file, low: -1, high: -1 })));
    this.#guessDuals();
    this.#addColumns(this.#price(COLUMNS_A_FILE, Number.POSITIVE_INFINITY));
    this.#addPairRows([...this.#ofPair.keys()].filter((pair) => (this.#ofPair[pair] ?? 0) < 0));
    const complete = this.#generate();
    const values = this.#model.getSolution().colValue;
    if (complete && this.#absent(values)) return { outcome: 'infeasible' };
    const bound = complete ? this.#bound() : 0;
    const whole = complete && values.every((value) => value < 1e-6 || value > 1 - 1e-6);
    if (whole) return this.#answer(values, bound, true);
    return this.#branch(bound, complete);
  }

  /** Column generation to the end of the relaxation; false when the time is over first. */
  #generate(): boolean {
    for (let round = 0; ; round += 1) {
      this.#run();
      if (this.#late()) return false;
      const solution = this.#model.getSolution();
      const rows = this.#separatePairs(solution.colValue);
      this.#readDuals(solution.rowDual);
      const found = this.#price(NEW_A_FILE, -1e-9);
      this.#addColumns(found);
      this.#progress({ step: 'columns', round, columns: this.#columns.length });
      if (found.length === 0 && rows === 0) return true;
    }
  }

  #branch(bound: number, complete: boolean): PairOutcome {
    // Columns that exceed their pair once they are whole have to be held apart beforehand.
    for (let round = 0; ; round += 1) {
      this.#integers(true);
      this.#model.options.set('solver', 'choose');
      this.#run();
      const values = this.#model.getSolution().colValue;
      if (values.length === 0 || this.#absent(values)) return { outcome: this.#late() ? 'out-of-time' : 'infeasible' };
      this.#progress({ step: 'branch', round, columns: this.#columns.length });
      if (this.#separatePairs(values) > 0) continue;
      const total = this.#total(values);
      if (!complete || this.#late()) return this.#answer(values, bound, false);
      // Duals are still those of the relaxation. A column beyond the gap cannot stand in anything better.
      const gap = (total - bound) * UNIT;
      const found = this.#price(Number.POSITIVE_INFINITY, gap);
      if (found.length === 0) return this.#answer(values, bound, true);
      this.#addColumns(found);
    }
  }

  #late(): boolean {
    return performance.now() >= this.#until;
  }

  #run(): void {
    const leftSeconds = Math.max(0.2, (this.#until - performance.now()) / 1_000);
    this.#model.options.set('time_limit', leftSeconds + this.#model.getRunTime());
    this.#model.run();
  }

  #integers(on: boolean): void {
    const { integer, continuous } = this.#highs.constants.variableType;
    const count = this.#columns.length;
    this.#model.changeColsIntegrality(
      { kind: 'range', from: 0, to: count - 1 },
      new Int32Array(count).fill(on ? integer : continuous),
    );
  }

  #absent(values: Float64Array): boolean {
    return this.#columns.some((column, at) => column.low === -1 && (values[at] ?? 0) > 1e-6);
  }

  #chosen(values: Float64Array): readonly Column[] {
    return this.#columns.filter((_column, at) => (values[at] ?? 0) > 0.5);
  }

  #total(values: Float64Array): number {
    return this.#chosen(values).reduce(
      (sum, { file, low, high }) => sum + this.#cost(file, low) + this.#cost(file, high),
      0,
    );
  }

  #answer(values: Float64Array, bound: number, proven: boolean): PairOutcome {
    const pairs: [number, number][] = Array.from({ length: this.#problem.files }, () => [-1, -1]);
    for (const { file, low, high } of this.#chosen(values)) pairs[file] = [low, high];
    return { outcome: 'solved', pairs, total: this.#total(values), bound, proven };
  }

  #cost(file: number, expert: number): number {
    return this.#problem.cost[file * this.#problem.experts + expert] ?? -1;
  }

  #addRows(count: number, lower: number, upper: number): void {
    this.#model.addRows({
      lower: new Float64Array(count).fill(lower),
      upper: new Float64Array(count).fill(upper),
      matrix: {
        format: 'csr',
        numRows: count,
        numCols: this.#columns.length,
        starts: new Int32Array(count + 1),
        indices: new Int32Array(0),
        values: new Float64Array(0),
      },
    });
    this.#rows += count;
  }

  #addColumns(list: readonly Column[]): void {
    if (list.length === 0) return;
    const { files, experts } = this.#problem;
    const [starts, indices, costs]: [number[], number[], number[]] = [[], [], []];
    for (const { file, low, high } of list) {
      starts.push(indices.length);
      indices.push(file);
      if (low === -1) costs.push(ABSENT);
      else {
        indices.push(files + low, files + high);
        const row = this.#pairRow[low * experts + high] ?? -1;
        if (row >= 0) indices.push(row);
        costs.push((this.#cost(file, low) + this.#cost(file, high)) * UNIT);
        this.#known.add((low * experts + high) * files + file);
      }
    }
    starts.push(indices.length);
    this.#model.addCols({
      cost: Float64Array.from(costs),
      lower: new Float64Array(list.length),
      upper: new Float64Array(list.length).fill(this.#highs.infinity),
      matrix: {
        format: 'csc',
        numRows: this.#rows,
        numCols: list.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: new Float64Array(indices.length).fill(1),
      },
    });
    this.#columns.push(...list);
  }

  /** Rows for pairs that the solution lets meet more than once; only those that are needed exist. */
  #separatePairs(values: Float64Array): number {
    if (!this.#problem.pairsOnce) return 0;
    const { experts } = this.#problem;
    const used = new Map<number, number>();
    for (const [at, column] of this.#columns.entries()) {
      const pair = column.low * experts + column.high;
      if (column.low === -1 || (this.#pairRow[pair] ?? -1) >= 0) continue;
      used.set(pair, (used.get(pair) ?? 0) + (values[at] ?? 0));
    }
    const violated = [...used].filter(([, sum]) => sum > 1 + 1e-6).map(([pair]) => pair);
    this.#addPairRows(violated);
    return violated.length;
  }

  #addPairRows(pairs: readonly number[]): void {
    if (pairs.length === 0) return;
    const { experts } = this.#problem;
    const members = new Map<number, number[]>(pairs.map((pair) => [pair, []]));
    for (const [at, column] of this.#columns.entries()) {
      if (column.low !== -1) members.get(column.low * experts + column.high)?.push(at);
    }
    const [starts, indices]: [number[], number[]] = [[], []];
    for (const [at, pair] of pairs.entries()) {
      starts.push(indices.length);
      indices.push(...(members.get(pair) ?? []));
      this.#pairRow[pair] = this.#rows + at;
    }
    starts.push(indices.length);
    this.#model.addRows({
      lower: new Float64Array(pairs.length).fill(-this.#highs.infinity),
      upper: new Float64Array(pairs.length).fill(1),
      matrix: {
        format: 'csr',
        numRows: pairs.length,
        numCols: this.#columns.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: new Float64Array(indices.length).fill(1),
      },
    });
    this.#rows += pairs.length;
  }

  #readDuals(rowDual: Float64Array): void {
    const { files, experts } = this.#problem;
    for (let f = 0; f < files; f += 1) this.#ofFile[f] = rowDual[f] ?? 0;
    for (let e = 0; e < experts; e += 1) this.#ofExpert[e] = Math.min(0, rowDual[files + e] ?? 0);
    for (const [pair, row] of this.#pairRow.entries()) {
      this.#ofPair[pair] = row >= 0 ? Math.min(0, rowDual[row] ?? 0) : 0;
    }
  }

  /**
   * Prices of experts and pairs near those of the optimum, by subgradient steps on the Lagrangian dual: whoever is asked
   * beyond the cap becomes dearer, and so does a pair that meets twice. Only a start: nothing rests on them, but from
   * them the relaxation needs a third of the time.
   */
  #guessDuals(): void {
    const { files, experts, caps, pairsOnce } = this.#problem;
    const price = new Float64Array(experts);
    const apart = new Float64Array(experts * experts);
    const near = Array.from({ length: files }, (_, file) =>
      Int32Array.from(this.#cheapest(file), ({ expert }) => expert),
    );
    let [best, step, stalled] = [Number.NEGATIVE_INFINITY, 1, 0];
    for (let round = 0; round < GUESSES; round += 1) {
      const load = new Float64Array(experts);
      const met = new Float64Array(experts * experts);
      let value = 0;
      for (const [file, list] of near.entries()) {
        const found = this.#cheapestPair(file, list, price, apart);
        if (found === null) continue;
        value += found.sum;
        load[found.low] = (load[found.low] ?? 0) + 1;
        load[found.high] = (load[found.high] ?? 0) + 1;
        met[found.low * experts + found.high] = (met[found.low * experts + found.high] ?? 0) + 1;
      }
      for (let e = 0; e < experts; e += 1) value -= (price[e] ?? 0) * (caps[e] ?? 0);
      for (const one of apart) value -= one;
      if (value > best) {
        if (value > best + Math.abs(best) * 1e-5) stalled = 0;
        best = value;
        this.#ofExpert.set(price.map((one) => -one));
        this.#ofPair.set(apart.map((one) => -one));
      } else if (++stalled >= 6) {
        step /= 2;
        stalled = 0;
        if (step < LEAST_STEP) return;
      }
      const slope = (over: number, of: number): number => (of === 0 && over < 0 ? 0 : over);
      let norm = 0;
      for (let e = 0; e < experts; e += 1) norm += slope((load[e] ?? 0) - (caps[e] ?? 0), price[e] ?? 0) ** 2;
      if (pairsOnce) for (const [at, count] of met.entries()) norm += slope(count - 1, apart[at] ?? 0) ** 2;
      if (norm === 0) return;
      const length = (step * (Math.abs(best) * 0.15 + 1)) / norm;
      for (let e = 0; e < experts; e += 1)
        price[e] = Math.max(0, (price[e] ?? 0) + length * ((load[e] ?? 0) - (caps[e] ?? 0)));
      if (!pairsOnce) continue;
      for (const [at, count] of met.entries()) apart[at] = Math.max(0, (apart[at] ?? 0) + length * (count - 1));
    }
  }

  /** The cheapest pair of a file among those near it under prices; the list is left sorted, so the next time is quick. */
  #cheapestPair(
    file: number,
    list: Int32Array,
    price: Float64Array,
    apart: Float64Array,
  ): { readonly low: number; readonly high: number; readonly sum: number } | null {
    const { experts } = this.#problem;
    const of = (expert: number): number => this.#cost(file, expert) * UNIT + (price[expert] ?? 0);
    for (let at = 1; at < list.length; at += 1) {
      const moved = list[at] ?? 0;
      const value = of(moved);
      let to = at;
      for (; to > 0 && of(list[to - 1] ?? 0) > value; to -= 1) list[to] = list[to - 1] ?? 0;
      list[to] = moved;
    }
    let found: { low: number; high: number; sum: number } | null = null;
    for (let at = 0; at < list.length; at += 1) {
      const one = list[at] ?? 0;
      for (let then = at + 1; then < list.length; then += 1) {
        const other = list[then] ?? 0;
        const both = of(one) + of(other);
        if (found !== null && both >= found.sum) break;
        const [low, high] = one < other ? [one, other] : [other, one];
        const sum = both + (apart[low * experts + high] ?? 0);
        if (found === null || sum < found.sum) found = { low, high, sum };
      }
    }
    return found;
  }

  /** Experts of a file by cost less dual, cheapest first. */
  #cheapest(file: number): { readonly expert: number; readonly price: number }[] {
    const list: { expert: number; price: number }[] = [];
    for (let expert = 0; expert < this.#problem.experts; expert += 1) {
      const cost = this.#cost(file, expert);
      if (cost >= 0) list.push({ expert, price: cost * UNIT - (this.#ofExpert[expert] ?? 0) });
    }
    return list.sort((a, b) => a.price - b.price);
  }

  /** Unknown columns with a reduced cost below `below`, at most `most` of each file, the lowest first. */
  #price(most: number, below: number): readonly Column[] {
    const { files, experts } = this.#problem;
    const columns: Column[] = [];
    for (let file = 0; file < files; file += 1) {
      const list = this.#cheapest(file);
      const ofFile = below === Number.POSITIVE_INFINITY ? 0 : (this.#ofFile[file] ?? 0);
      const found: { readonly price: number; readonly column: Column }[] = [];
      for (const [at, one] of list.entries()) {
        const next = list[at + 1];
        if (next === undefined || one.price + next.price - ofFile >= below) break;
        if (below === Number.POSITIVE_INFINITY && at > most) break;
        for (let then = at + 1; then < list.length; then += 1) {
          const other = list[then];
          if (other === undefined) break;
          const sum = one.price + other.price - ofFile;
          // Duals of pairs are at most 0, so they only add to it.
          if (sum >= below || (below === Number.POSITIVE_INFINITY && then > most + 1)) break;
          const [low, high] = one.expert < other.expert ? [one.expert, other.expert] : [other.expert, one.expert];
          const pair = low * experts + high;
          const price = sum - (this.#ofPair[pair] ?? 0);
          if (price < below && !this.#known.has(pair * files + file))
            found.push({ price, column: { file, low, high } });
        }
      }
      found.sort((a, b) => a.price - b.price);
      for (const { column } of found.slice(0, Math.min(found.length, most))) columns.push(column);
    }
    return columns;
  }

  /** Weak duality in integers: for any prices of experts and pairs, what the cheapest pair of every file costs. */
  #bound(): number {
    const { files, experts, caps } = this.#problem;
    const whole = (dual: number): number => Math.min(0, Math.round((dual / UNIT) * FINE));
    const ofExpert = Array.from(this.#ofExpert, whole);
    const ofPair = Array.from(this.#ofPair, whole);
    let sum = 0n;
    for (let e = 0; e < experts; e += 1) sum += BigInt(ofExpert[e] ?? 0) * BigInt(caps[e] ?? 0);
    for (const dual of ofPair) if (dual !== 0) sum += BigInt(dual);
    for (let f = 0; f < files; f += 1) {
      let least = Number.POSITIVE_INFINITY;
      const list = this.#cheapest(f).map(({ expert }) => ({
        expert,
        price: this.#cost(f, expert) * FINE - (ofExpert[expert] ?? 0),
      }));
      for (const [at, one] of list.entries()) {
        for (let then = at + 1; then < list.length; then += 1) {
          const other = list[then];
          if (other === undefined) break;
          const [low, high] = one.expert < other.expert ? [one.expert, other.expert] : [other.expert, one.expert];
          least = Math.min(least, one.price + other.price - (ofPair[low * experts + high] ?? 0));
        }
      }
      sum += BigInt(least);
    }
    // Costs are whole, so the bound may be rounded up.
    const fine = BigInt(FINE);
    const quotient = sum / fine;
    return Number(sum % fine > 0n ? quotient + 1n : quotient);
  }
}
