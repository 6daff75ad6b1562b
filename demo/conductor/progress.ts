/** Progress by stage on standard error: one line that is drawn again in a terminal, a plain line now and then elsewhere. */
import type { Stage } from '#domain/case-file/codes';
import { legalDay, type Instant } from '#domain/kernel/time';

const LABELS: readonly (readonly [Stage, string])[] = [
  ['intake', '受理 intake'],
  ['assignment', '指派 assignment'],
  ['handling', '承办 handling'],
  ['closing', '结案 closing'],
  ['archive', '归档 archive'],
  ['ended', '已归档 locked'],
];
const WIDTH = 24;
const PLAIN_EVERY_MS = 5_000;
const DRAWN_EVERY_MS = 200;

export interface ProgressNow {
  readonly standing: Readonly<Record<Stage, number>>;
  readonly acts: number;
  readonly at: Instant;
  readonly paused: boolean;
}

/** Starts to show; gives the function that ends it. */
export function showProgress(
  total: number,
  read: () => ProgressNow,
  stream: NodeJS.WriteStream = process.stderr,
): () => void {
  const drawn = stream.isTTY && process.env['CI'] === undefined;
  const startedAt = performance.now();
  const line = (): string => {
    const { standing, acts, at, paused } = read();
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const share = total === 0 ? 1 : standing.ended / total;
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
    const stages = LABELS.map(([stage, label]) => `${label} ${standing[stage]}`).join(' · ');
    return `${bar} ${stages} | ${legalDay(at)} ${paused ? '⏸' : '▶'} ${acts} acts 操作 ${seconds} s`;
  };
  const timer = setInterval(
    () => {
      stream.write(drawn ? `\r\u001B[2K${line().slice(0, Math.max(20, (stream.columns || 120) - 30))}` : `${line()}\n`);
    },
    drawn ? DRAWN_EVERY_MS : PLAIN_EVERY_MS,
  );
  timer.unref();
  return () => {
    clearInterval(timer);
    stream.write(drawn ? `\r\u001B[2K${line()}\n` : `${line()}\n`);
  };
}
