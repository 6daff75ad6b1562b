import 'vitest';

/** What the global set-ups hand to the test files by `inject`. */
declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the throwaway cluster, database `postgres`. */
    postgresAdminUrl: string;
    /** Role and password that own the schema. */
    postgresOwner: { readonly user: string; readonly password: string };
    /** Role and password of the application: no DDL. */
    postgresApp: { readonly user: string; readonly password: string };
    /** `host:port` of the shared dev server. */
    temporalAddress: string;
    /** Path of the time-skipping test server. */
    timeSkippingServer: string;
    /** Path of the workflow bundle, or why there is none. */
    workflowBundle: { readonly path: string; readonly problem: string };
  }
}
