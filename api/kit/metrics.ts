import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Counters of one API process; labels are patterns and codes, never ids. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly commands: Counter<'act' | 'outcome'>;
  readonly refusals: Counter<'code'>;
  readonly signIns: Counter<'outcome'>;
  /** Open findings of the reconciler, set when metrics are read. */
  readonly findings: Gauge<'kind'>;
  readonly poolWaiting: Gauge;
  readonly poolInUse: Gauge;
}

/** A registry of its own, so that two servers in one process (tests) don't meet. */
export function createMetrics(pool: {
  readonly waitingCount: number;
  readonly totalCount: number;
  readonly idleCount: number;
}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'zhiheng_' });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'zhiheng_http_request_seconds',
      help: 'Duration of HTTP requests by route pattern.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers,
    }),
    commands: new Counter({
      name: 'zhiheng_commands_total',
      help: 'Commands by act and outcome.',
      labelNames: ['act', 'outcome'] as const,
      registers,
    }),
    refusals: new Counter({
      name: 'zhiheng_refusals_total',
      help: 'Refusals by code.',
      labelNames: ['code'] as const,
      registers,
    }),
    signIns: new Counter({
      name: 'zhiheng_sign_ins_total',
      help: 'Sign-ins by outcome.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    findings: new Gauge({
      name: 'zhiheng_integrity_findings',
      help: 'Open findings of the reconciler by kind.',
      labelNames: ['kind'] as const,
      registers,
    }),
    poolWaiting: new Gauge({
      name: 'zhiheng_pool_waiting',
      help: 'Requests that wait for a database connection.',
      registers,
      collect() {
        this.set(pool.waitingCount);
      },
    }),
    poolInUse: new Gauge({
      name: 'zhiheng_pool_in_use',
      help: 'Database connections in use.',
      registers,
      collect() {
        this.set(pool.totalCount - pool.idleCount);
      },
    }),
  };
}
