const DECIMAL = /^(?:0|[1-9]\d{0,15})$/u;

/** An integer from 0 to 2^53 - 1 in decimal without leading zero, as the published text formats write it; or null. */
export function parseDecimal(text: string): number | null {
  const value = Number(text);
  return DECIMAL.test(text) && Number.isSafeInteger(value) ? value : null;
}
