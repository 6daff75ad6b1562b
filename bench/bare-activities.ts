/** Does nothing, as fast as a local activity can. */
export async function nothing(turn: number): Promise<number> {
  return turn;
}

export interface BareActivities {
  nothing(turn: number): Promise<number>;
}
