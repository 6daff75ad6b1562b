/** JSON as the ledger hashes it: strings, booleans, null, integers, arrays and objects. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
