import { condition } from '@temporalio/workflow';

/**
 * Runs one piece of work at a time, in arrival order. Handlers of Updates interleave at every await;
 * two acts that both passed the validator must not both be carried out against the same state.
 */
export class Lock {
  #next = 0;
  #serving = 0;

  async run<T>(work: () => Promise<T>): Promise<T> {
    const ticket = this.#next++;
    if (ticket !== this.#serving) await condition(() => this.#serving === ticket);
    try {
      return await work();
    } finally {
      this.#serving++;
    }
  }

  get idle(): boolean {
    return this.#next === this.#serving;
  }
}
