import { z } from 'zod';

/**
 * Configuration: one schema, parsed once at start, all faults listed together. A process that can't
 * be configured safely refuses to start.
 */
const key32 = z
  .string()
  .refine(
    (text) => Buffer.from(text, 'base64').length === 32,
    'must be 32 bytes in base64; make one with `openssl rand -base64 32`',
  );

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  TZ: z.literal('UTC', { error: 'must be UTC, so that a day never depends on the machine' }),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/u, error: 'must be a postgres:// address of the application role' }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(20),
  TEMPORAL_ADDRESS: z.string().min(3).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  /** Without it TLS is on when a certificate, a server name or an API key is given. */
  TEMPORAL_TLS: z.stringbool().optional(),
  // Certificates and the key as PEM text (`_DATA`, which wins) or as files.
  TEMPORAL_TLS_CLIENT_CERT_DATA: z.string().min(1).optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: z.string().min(1).optional(),
  TEMPORAL_TLS_CLIENT_KEY_DATA: z.string().min(1).optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: z.string().min(1).optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: z.string().min(1).optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: z.string().min(1).optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().min(1).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/u }).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(7080),
  PUBLIC_URL: z.url().optional(),
  /** Address of Temporal's own pages, where somebody runs them: timelines link there. */
  TEMPORAL_UI_URL: z.url().optional(),
  ZHIHENG_DATA: z.string().min(1).default('.zhiheng'),
  ZHIHENG_PAYLOAD_KEY: key32,
  ZHIHENG_PAYLOAD_KEY_ID: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/u)
    .default('payload-1'),
  ZHIHENG_FIELD_KEY: key32,
  ZHIHENG_FIELD_KEY_ID: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/u)
    .default('field-1'),
  /** Signs the checkpoints of the log; the queue worker alone needs it. */
  ZHIHENG_LOG_KEY: key32.optional(),
  /** The key that takes over: set it beside the old one until a checkpoint has handed over. */
  ZHIHENG_LOG_KEY_NEXT: key32.optional(),
  ZHIHENG_LOG_ORIGIN: z.string().min(1).max(200).optional(),
  /** Verifier keys (vkeys) of the institutions that cosign checkpoints, separated by spaces. */
  ZHIHENG_LOG_WITNESSES: z.string().optional(),
  ZHIHENG_DEMONSTRATION: z.stringbool().default(false),
  ZHIHENG_TASK_QUEUE_SUFFIX: z
    .string()
    .regex(/^[a-zA-Z0-9-]{0,60}$/u)
    .default(''),
  /**
   * Cases that a workflow worker keeps in memory between acts. One that is not kept is replayed from its history at its
   * next act; for one that is, Temporal's SDK reckons with up to 1.7 MB. Set it above the number of cases that act within minutes of each other.
   */
  ZHIHENG_WORKFLOW_CACHE: z.coerce.number().int().min(0).max(10_000).default(500),
  SMTP_URL: z.url({ protocol: /^smtps?$/u }).optional(),
  MAIL_FROM: z.email().default('zhiheng@localhost.localdomain'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

export type Config = z.infer<typeof schema>;

/** All that is wrong with the configuration, one line a fault, naming variable, rule and remedy. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`the configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}

/**
 * Parses the environment.
 *
 * @throws {@link ConfigurationError} with every fault, also for settings that are insecure in production
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(present);
  const faults: string[] = [];
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')}: ${issue.message}`);
  }
  faults.push(...halfCertificate(present));
  if (present.NODE_ENV === 'production') faults.push(...productionFaults(present));
  if (faults.length > 0 || !parsed.success) throw new ConfigurationError(faults);
  return parsed.data;
}

/** A client certificate without its key, or a key without certificate, would connect as nobody. */
function halfCertificate(present: Readonly<Record<string, string | undefined>>): string[] {
  const given = (name: string): boolean =>
    present[`TEMPORAL_TLS_CLIENT_${name}_DATA`] !== undefined ||
    present[`TEMPORAL_TLS_CLIENT_${name}_PATH`] !== undefined;
  if (given('CERT') === given('KEY')) return [];
  const [there, missing] = given('CERT') ? ['CERT', 'KEY'] : ['KEY', 'CERT'];
  return [`TEMPORAL_TLS_CLIENT_${missing}_PATH: is needed with TEMPORAL_TLS_CLIENT_${there}; give both or none`];
}

function productionFaults(present: Readonly<Record<string, string | undefined>>): string[] {
  const faults: string[] = [];
  if (
    present.ZHIHENG_DEMONSTRATION !== undefined &&
    present.ZHIHENG_DEMONSTRATION !== 'false' &&
    present.ZHIHENG_DEMONSTRATION !== '0'
  ) {
    faults.push('ZHIHENG_DEMONSTRATION: a production installation never runs a demonstration clock; unset it');
  }
  for (const name of ['PUBLIC_URL', 'SMTP_URL']) {
    if (present[name] === undefined) faults.push(`${name}: is needed in production`);
  }
  if (present.PUBLIC_URL?.startsWith('http://') === true) faults.push('PUBLIC_URL: must be https:// in production');
  if (present.TEMPORAL_ADDRESS === undefined) faults.push('TEMPORAL_ADDRESS: is needed in production');
  return faults;
}
