/** Runs a piece of work when its turn comes, and gives what it gives or throws what it throws. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** At most `most` pieces of work at once; the others wait in the order in which they came. */
export function atMost(most: number): InTurn {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free -= 1;
    // Whoever ends hands its place over, so that nobody who comes later slips in between.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
