/**
 * Who may evaluate which file, and what it costs to ask them. Ids are opaque; everything here can be repeated by anybody
 * who holds the panel's record and, once it is shown, its seed.
 */
import type { Form } from '../../case-file/codes.ts';
import { concatBytes, isSha256Hex, sha256Hex, utf8 } from '../../kernel/sha256.ts';
import { refuse, type Refusal } from '../../kernel/refusal.ts';
import type { Conflict, ExpertKind } from '../codes.ts';

/** An appointed expert as the assignment sees them. */
export interface PanelExpert {
  readonly id: string;
  readonly person: string;
  readonly kind: ExpertKind;
  /** Firms now, and those left within the last three years. */
  readonly firms: readonly { readonly unit: string; readonly current: boolean }[];
  readonly agency: string | null;
  /** First four digits of the region where the expert works. */
  readonly city: string;
  readonly forms: readonly Form[];
  readonly years: number;
  /** Files that the expert may still take: cap less what is open. */
  readonly cap: number;
  /** Grades of the own closed cases that ended in 不合格 within three years; costs, never excludes. */
  readonly ownFails: number;
}

/** A drawn file as the assignment sees it. */
export interface PanelFile {
  readonly id: string;
  readonly form: Form;
  readonly unit: string | null;
  readonly agency: string;
  readonly city: string;
  /** Persons who had a part in the case, in whatever role. */
  readonly persons: readonly string[];
  /** Units that stand on the other side of the dispute. */
  readonly opposingUnits: readonly string[];
}

/** Rules that an assignment keeps. The organiser may give them up, by name. */
export const PANEL_RULES = [
  'load-balance',
  'no-repeat-pair',
  'load-cap',
  'competence',
  'own-city',
  'firm-within-three-years',
] as const;
export type PanelRule = (typeof PANEL_RULES)[number];

/** Files an expert may have beyond the even share. */
export const BALANCE_SLACK = 1;

/** The conflict between an expert and a file, the gravest first; null when there is none. Declared ones come later. */
export function conflictOf(expert: PanelExpert, file: PanelFile, relaxed: readonly PanelRule[] = []): Conflict | null {
  const inFirm = (units: readonly string[], current: boolean): boolean =>
    expert.firms.some((firm) => firm.current === current && units.includes(firm.unit));
  const own = file.unit === null ? [] : [file.unit];
  if (file.persons.includes(expert.person)) return 'same-case';
  if (inFirm(own, true)) return 'same-firm';
  if (inFirm(file.opposingUnits, true) || inFirm(file.opposingUnits, false)) return 'opposing-side';
  if (expert.agency !== null && expert.agency === file.agency) return 'same-agency';
  if (!relaxed.includes('own-city') && expert.kind === 'city-centre-head' && expert.city === file.city)
    return 'own-city';
  if (!relaxed.includes('firm-within-three-years') && inFirm(own, false)) return 'firm-within-three-years';
  return null;
}

/** Whether the expert is appointed for files of this form. */
export function competentFor(expert: PanelExpert, file: PanelFile): boolean {
  return expert.forms.includes(file.form);
}

/** Parts of the cost of asking one expert for one file, small whole numbers; their sum is what is minimised. */
export interface CostParts {
  /** 0 in the file's own city, 2 elsewhere in the province, 5 in another province. */
  readonly distance: number;
  /** 0 from ten years of practice, 1 from five, 2 below. */
  readonly experience: number;
  /** 1 for every failed case of their own, 3 at most. */
  readonly record: number;
}

export function costParts(expert: PanelExpert, file: PanelFile): CostParts {
  const sameProvince = expert.city.slice(0, 2) === file.city.slice(0, 2);
  return {
    distance: expert.city === file.city ? 0 : sameProvince ? 2 : 5,
    experience: expert.years >= 10 ? 0 : expert.years >= 5 ? 1 : 2,
    record: Math.min(3, expert.ownFails),
  };
}

export function costSum({ distance, experience, record }: CostParts): number {
  return distance + experience + record;
}

/** The share of the cost below which only chance decides: cost · 2^20 + tie. */
export const TIE_SCALE = 2 ** 20;

/** SHA-256(seed "\n" expert "\n" file) modulo 2^20: breaks ties so that nobody can choose them. */
export function tieOf(seed: string, expert: string, file: string): number {
  const digest = sha256Hex(`${seed}\n${expert}\n${file}`);
  return Number.parseInt(digest.slice(-5), 16);
}

/** What is published of a seed when the round is frozen: SHA-256("zhiheng/expert-seed/v1\n" round "\n" seed). */
export function expertSeedCommitment(round: string, seed: string): string {
  return sha256Hex(concatBytes(utf8('zhiheng/expert-seed/v1\n'), utf8(round), utf8('\n'), utf8(seed)));
}

/** Whether a seed is the one that was committed. Refuses `evaluation.seed-invalid`. */
export function checkExpertSeed(round: string, seed: string, commitment: string): Refusal | null {
  const sound = isSha256Hex(seed) && expertSeedCommitment(round, seed) === commitment;
  return sound ? null : refuse('evaluation.seed-invalid', { field: '/seed' });
}

/** Everything that the solver needs: costs with their ties, -1 where an expert may not take a file. */
export interface PanelMatrix {
  readonly experts: readonly PanelExpert[];
  readonly files: readonly PanelFile[];
  /** Row by file, column by expert. */
  readonly cost: Float64Array;
  readonly caps: Int32Array;
  readonly pairsOnce: boolean;
}

/**
 * The matrix of a panel, with experts and files in code point order of their ids, so that the order in which somebody
 * lists them changes nothing. Refuses `evaluation.panel-input` for an id that occurs twice.
 */
export function panelMatrix(
  experts: readonly PanelExpert[],
  files: readonly PanelFile[],
  seed: string,
  relaxed: readonly PanelRule[] = [],
): PanelMatrix | Refusal {
  const byId = <T extends { readonly id: string }>(list: readonly T[]): T[] =>
    list.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const [sortedExperts, sortedFiles] = [byId(experts), byId(files)];
  const twice = (list: readonly { readonly id: string }[]): boolean =>
    list.some((one, at) => list[at + 1]?.id === one.id);
  if (twice(sortedExperts) || twice(sortedFiles))
    return refuse('evaluation.panel-input', { params: { files: files.length } });
  const cost = new Float64Array(files.length * experts.length).fill(-1);
  for (const [f, file] of sortedFiles.entries()) {
    for (const [e, expert] of sortedExperts.entries()) {
      const able = relaxed.includes('competence') || competentFor(expert, file);
      if (!able || conflictOf(expert, file, relaxed) !== null) continue;
      const tie = tieOf(seed, expert.id, file.id);
      cost[f * experts.length + e] = costSum(costParts(expert, file)) * TIE_SCALE + tie;
    }
  }
  const even = Math.ceil((files.length * 2) / Math.max(1, experts.length)) + BALANCE_SLACK;
  const caps = Int32Array.from(sortedExperts, ({ cap }) => {
    const own = relaxed.includes('load-cap') ? files.length : cap;
    return relaxed.includes('load-balance') ? own : Math.min(own, even);
  });
  return { experts: sortedExperts, files: sortedFiles, cost, caps, pairsOnce: !relaxed.includes('no-repeat-pair') };
}

/** Whether two experts can be found for every file within the caps, pairs left aside: augmenting paths, exact. */
export function feasibleWithoutPairs(matrix: PanelMatrix): boolean {
  const { files, experts, cost, caps } = matrix;
  const holders: Set<number>[] = experts.map(() => new Set());
  const has = (f: number, e: number): boolean => (cost[f * experts.length + e] ?? -1) >= 0;
  const place = (f: number, seen: Uint8Array): boolean => {
    for (let e = 0; e < experts.length; e += 1) {
      const held = holders[e];
      if (held === undefined || seen[e] === 1 || !has(f, e) || held.has(f)) continue;
      seen[e] = 1;
      if (held.size < (caps[e] ?? 0)) {
        held.add(f);
        return true;
      }
      // A copy: the set changes meanwhile.
      const others = Array.from(held);
      for (const other of others) {
        held.delete(other);
        if (place(other, seen)) {
          held.add(f);
          return true;
        }
        held.add(other);
      }
    }
    return false;
  };
  return files.every((_, f) => place(f, new Uint8Array(experts.length)) && place(f, new Uint8Array(experts.length)));
}

/**
 * Every set of rules that could be given up, the smallest first, and among sets of one size in the order of
 * {@link PANEL_RULES}: the first that makes an assignment possible is the smallest set to relax.
 */
export function relaxationsInOrder(): readonly (readonly PanelRule[])[] {
  const sets = Array.from({ length: 2 ** PANEL_RULES.length - 1 }, (_, at) =>
    PANEL_RULES.filter((_rule, bit) => ((at + 1) & (1 << bit)) !== 0),
  );
  return sets.toSorted((a, b) => a.length - b.length || order(a) - order(b));
}

function order(rules: readonly PanelRule[]): number {
  return rules.reduce((value, rule) => value * PANEL_RULES.length + PANEL_RULES.indexOf(rule), 0);
}
