/**
 * The business clock of a time-skipping server: it shows a chosen day at a chosen moment and from then on follows the
 * server's own time, so that a timer that fires at the server's time finds the business clock at the same instant.
 */
import { DAY_MS, SettableClock } from './case-world.ts';
import type { TimeSkipping } from './temporal.ts';

export class SkippedClock {
  readonly clock: SettableClock;
  readonly #temporal: TimeSkipping;
  #offset: number | null = null;
  #start: number;

  constructor(temporal: TimeSkipping, start: string) {
    this.#temporal = temporal;
    this.#start = Date.parse(start);
    this.clock = new SettableClock(start);
  }

  /** Brings the clock to the server's time. */
  readonly tick = async (): Promise<void> => {
    const server = await this.#temporal.env.currentTimeMs();
    this.#offset ??= this.#start - server;
    this.clock.set(server + this.#offset);
  };

  /** Lets the clock show another instant, not before the one it shows; nothing is skipped and no timer fires. */
  async startAt(instant: string): Promise<void> {
    await this.tick();
    if (Date.parse(instant) < this.clock.now()) throw new Error('the clock does not go back');
    this.#start = Date.parse(instant);
    this.#offset = null;
    await this.tick();
  }

  /** Skips to an instant; every timer before it fires on the way, at its own time. */
  async skipTo(instant: string): Promise<void> {
    await this.tick();
    const left = Date.parse(instant) - this.clock.now();
    if (left <= 0) throw new Error('that instant has passed');
    await this.#temporal.env.sleep(left);
    await this.tick();
  }

  async skipDays(days: number): Promise<void> {
    await this.tick();
    await this.skipTo(new Date(this.clock.now() + days * DAY_MS).toISOString());
  }
}
