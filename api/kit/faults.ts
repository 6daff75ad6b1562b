/** SQLSTATE classes and socket codes that mean "not now", not "never". */
const LATER = /^(?:08|53|57|58|25006|40001|40P01|55P03|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)/u;
const MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'connect ECONNREFUSED',
  'Cannot use a pool after',
];

/** Whether an error says that the database is away for the moment. */
export function breaksForNow(code: string | undefined, error: unknown): boolean {
  if (code !== undefined && LATER.test(code)) return true;
  if (error instanceof AggregateError)
    return error.errors.some((one: unknown) => breaksForNow((one as { code?: string }).code, one));
  return error instanceof Error && MESSAGES.some((message) => error.message.includes(message));
}
