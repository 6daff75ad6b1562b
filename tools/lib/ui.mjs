// Progress of the launcher: one line a step, and a failure that says what, why and what to do.

/** @type {'zh-CN' | 'en'} */
export const LANGUAGE = /^zh/i.test(process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || '')
  ? 'zh-CN'
  : 'en';

/**
 * Chooses one of two wordings by the language of the terminal (LANG zh* gives Chinese, everything else English).
 * @param {string} en
 * @param {string} zh
 * @returns {string}
 */
export function say(en, zh) {
  return LANGUAGE === 'zh-CN' ? zh : en;
}

/**
 * A failure a person can act on. `why` and `fix` are printed under the step's name; `log` is the tail of a log file.
 */
export class StepError extends Error {
  /**
   * @param {string} why
   * @param {{ fix?: string, log?: string, cause?: unknown }} [more]
   */
  constructor(why, more = {}) {
    super(why, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'StepError';
    this.fix = more.fix ?? '';
    this.log = more.log ?? '';
  }
}

/** Thrown by a step that was cut short on purpose; nothing is printed for it. */
export class Interrupted extends Error {
  constructor() {
    super(say('interrupted', '已中断'));
    this.name = 'Interrupted';
  }
}

/**
 * @typedef {object} Step
 * @property {(text: string) => void} note shows what the step is doing now; on a plain stream at most every 15 s
 * @property {(text: string) => void} result text put behind the finished line
 */

/**
 * @typedef {object} Ui
 * @property {<T>(what: string, run: (step: Step) => Promise<T> | T, options?: { quietUnderMs?: number }) => Promise<T>} step
 * @property {(text?: string) => void} line prints one line as it is
 * @property {(text: string) => void} warn
 * @property {(what: string, error: unknown) => void} failed
 * @property {(lines: string[]) => void} box
 */

/** Columns a text takes in a terminal; Chinese characters and full-width signs take two.
 * @param {string} text */
export function columns(text) {
  let width = 0;
  for (const char of text) {
    const code = /** @type {number} */ (char.codePointAt(0));
    width += (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xffe6 && code !== 0x303f) ? 2 : 1;
  }
  return width;
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;
}

/**
 * Makes the printer of progress.
 * @param {{ stream?: NodeJS.WriteStream, quiet?: boolean }} [options] `quiet` prints only steps that took over 2 s,
 *   warnings and failures (for commands whose standard output is data: pass `stream: process.stderr`).
 * @returns {Ui}
 */
export function createUi(options = {}) {
  const stream = options.stream ?? process.stdout;
  const quiet = options.quiet ?? false;
  const tty = Boolean(stream.isTTY) && !process.env['CI'];
  const colour = tty && !process.env['NO_COLOR'];
  /** @param {string} code @param {string} text */
  const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  /** @type {Map<string, { since: number, note: string, printed: number }>} */
  const running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  let ticker;
  let transient = false;

  const clear = () => {
    if (transient) stream.write('\r\u001b[2K');
    transient = false;
  };
  /** @param {string} text */
  const write = (text) => {
    clear();
    stream.write(`${text}\n`);
  };
  const tick = () => {
    if (running.size === 0) {
      clear();
      clearInterval(ticker);
      ticker = undefined;
      return;
    }
    const now = Date.now();
    if (tty) {
      const text = [...running]
        .map(([what, state]) => `${what}${state.note ? `: ${state.note}` : ''} ${seconds(now - state.since)}`)
        .join(' | ');
      clear();
      let cut = '';
      let room = Math.max(20, (stream.columns || 80) - 4);
      for (const char of text) {
        room -= columns(char);
        if (room < 0) break;
        cut += char;
      }
      stream.write(paint('2', `… ${cut}`));
      transient = true;
      return;
    }
    for (const [what, state] of running) {
      if (now - state.printed < 15_000) continue;
      state.printed = now;
      write(`… ${what}${state.note ? `: ${state.note}` : ''} (${seconds(now - state.since)})`);
    }
  };

  /** @type {Ui} */
  const ui = {
    async step(what, run) {
      const since = Date.now();
      const state = { since, note: '', printed: since };
      running.set(what, state);
      ticker ??= setInterval(tick, tty ? 200 : 1000).unref();
      let result = '';
      try {
        const value = await run({
          note: (text) => {
            state.note = text;
          },
          result: (text) => {
            result = text;
          },
        });
        running.delete(what);
        const ms = Date.now() - since;
        if (!quiet || ms >= 2000) {
          const pad = ' '.repeat(Math.max(1, 26 - columns(what)));
          write(
            `${paint('32', '✓')} ${what}${pad}${seconds(ms).padStart(6)}${result ? `  ${paint('2', result)}` : ''}`,
          );
        }
        return value;
      } catch (error) {
        running.delete(what);
        // An error passes through nested steps but is reported once, by the innermost.
        if (!(error instanceof Interrupted) && !(error instanceof Error && reported.has(error))) {
          ui.failed(`${what} (${seconds(Date.now() - since)})`, error);
          if (error instanceof Error) reported.add(error);
        }
        throw error;
      }
    },
    line(text = '') {
      write(text);
    },
    warn(text) {
      write(`${paint('33', '!')} ${text}`);
    },
    failed(what, error) {
      write(`${paint('31', '✗')} ${what}`);
      const why = error instanceof Error ? error.message : String(error);
      for (const line of why.split('\n')) write(`    ${line}`);
      if (error instanceof StepError && error.log) for (const line of error.log.split('\n')) write(`    | ${line}`);
      if (error instanceof StepError && error.fix) {
        const lines = error.fix.split('\n');
        write(`    ${say('What to do:', '怎么办：')} ${lines[0]}`);
        for (const line of lines.slice(1)) write(`      ${line}`);
      } else if (error instanceof Error && !(error instanceof StepError)) {
        for (const line of (error.stack ?? '').split('\n').slice(1, 6)) write(`    ${line.trim()}`);
      }
    },
    box(lines) {
      const width = Math.max(...lines.map(columns));
      write(`┌${'─'.repeat(width + 2)}┐`);
      for (const line of lines) write(`│ ${line}${' '.repeat(width - columns(line))} │`);
      write(`└${'─'.repeat(width + 2)}┘`);
    },
  };
  return ui;
}

/** @type {WeakSet<Error>} */
const reported = new WeakSet();

/** Tells whether a step already printed this error.
 * @param {unknown} error */
export function wasReported(error) {
  return error instanceof Error && reported.has(error);
}
