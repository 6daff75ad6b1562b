/** The conductor's copy of the business clock: computed here from the row it last set, never asked for. */
import { formatInstant, type Instant } from '#domain/kernel/time';
import type { ApiClient } from '../participants/client.ts';

interface Row {
  readonly base: Instant;
  readonly wall: Instant;
  readonly scale: number;
  readonly paused: boolean;
}

export class BusinessClock {
  readonly #api: ApiClient;
  readonly #login: string;
  #row: Row = { base: 0, wall: 0, scale: 1, paused: true };
  /** Real milliseconds that the clock stood still, for the report. */
  pausedMs = 0;
  #pausedSince = 0;

  constructor(api: ApiClient, login: string) {
    this.#api = api;
    this.#login = login;
  }

  get scale(): number {
    return this.#row.scale;
  }

  get paused(): boolean {
    return this.#row.paused;
  }

  now(): Instant {
    const { base, wall, scale, paused } = this.#row;
    return paused ? base : Math.floor(base + (Date.now() - wall) * scale);
  }

  /** Changes the clock; what is left out stays. `at` moves it forward, never back. */
  async set(change: { readonly at?: Instant; readonly scale?: number; readonly paused?: boolean }): Promise<void> {
    const at = change.at !== undefined && change.at > this.now() ? change.at : undefined;
    const { body } = await this.#api.put(this.#login, '/demo/clock', {
      ...(at === undefined ? {} : { baseInstant: formatInstant(at) }),
      ...(change.scale === undefined ? {} : { scale: change.scale }),
      ...(change.paused === undefined ? {} : { paused: change.paused }),
    });
    this.#take(body);
  }

  /** Reads the stored clock; gives how many commands nobody has decided. */
  async read(): Promise<number> {
    const { body } = await this.#api.get(this.#login, '/demo/clock');
    this.#take(body);
    return Number(body['undecided']);
  }

  #take(body: Readonly<Record<string, unknown>>): void {
    const paused = body['paused'] === true;
    if (paused && !this.#row.paused) this.#pausedSince = Date.now();
    if (!paused && this.#row.paused && this.#pausedSince > 0) this.pausedMs += Date.now() - this.#pausedSince;
    this.#row = {
      base: Date.parse(String(paused ? body['now'] : body['baseInstant'])),
      wall: Date.parse(String(body['wallBase'])),
      scale: Number(body['scale']),
      paused,
    };
  }
}
