// Talking to a Temporal server: settings from the environment, search attributes, namespaces.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { delay } from './processes.mjs';

const RETENTION_SECONDS = 30 * 24 * 3600;

/** Search attributes that the workflows set: registered before the first start. */
export const SEARCH_ATTRIBUTES = Object.freeze({ Stage: 'Keyword', Region: 'Keyword', Form: 'Keyword' });
/** Days that closed histories are kept. */
export const RETENTION_DAYS = RETENTION_SECONDS / (24 * 3600);

/** The retention as Temporal's API takes it. */
export function retention() {
  return /** @type {any} */ ({ seconds: RETENTION_SECONDS });
}

/**
 * Settings of a Temporal client from the standard environment variables: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
 * TEMPORAL_API_KEY, TEMPORAL_TLS, TEMPORAL_TLS_{CLIENT_CERT,CLIENT_KEY,SERVER_CA_CERT}_{PATH,DATA},
 * TEMPORAL_TLS_SERVER_NAME.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function clientOptions(env = process.env) {
  /** @param {string} name */
  const bytes = (name) => {
    const data = env[`TEMPORAL_TLS_${name}_DATA`];
    const path = env[`TEMPORAL_TLS_${name}_PATH`];
    if (data) return Buffer.from(data);
    return path ? readFileSync(path) : undefined;
  };
  const crt = bytes('CLIENT_CERT');
  const key = bytes('CLIENT_KEY');
  const serverRootCACertificate = bytes('SERVER_CA_CERT');
  const serverNameOverride = env['TEMPORAL_TLS_SERVER_NAME'];
  const apiKey = env['TEMPORAL_API_KEY'];
  const asked = (env['TEMPORAL_TLS'] ?? '').toLowerCase();
  const details = crt || serverRootCACertificate || serverNameOverride;
  const on = !['false', '0'].includes(asked) && (asked !== '' || details || apiKey);
  const tls = !on
    ? undefined
    : details
      ? {
          ...(crt && key ? { clientCertPair: { crt, key } } : {}),
          ...(serverRootCACertificate ? { serverRootCACertificate } : {}),
          ...(serverNameOverride ? { serverNameOverride } : {}),
        }
      : true;
  return {
    address: env['TEMPORAL_ADDRESS'] ?? '',
    namespace: env['TEMPORAL_NAMESPACE'] || 'default',
    ...(apiKey ? { apiKey } : {}),
    ...(tls === undefined ? {} : { tls }),
  };
}

/**
 * Opens a connection with the SDK's own client, which exists once the packages are installed.
 * @param {{ address: string, [key: string]: unknown }} options
 */
export async function connect({ address, ...rest }) {
  const require = createRequire(join(ROOT, 'package.json'));
  const { Connection } = require('@temporalio/client');
  const { namespace: _namespace, ...transport } = rest;
  return await Connection.connect({ address, connectTimeout: 5000, ...transport });
}

/** Values of IndexedValueType in Temporal's API. */
const VALUE_TYPES = /** @type {Record<string, number>} */ ({
  Text: 1,
  Keyword: 2,
  Int: 3,
  Double: 4,
  Bool: 5,
  Datetime: 6,
  KeywordList: 7,
});

/**
 * Registers what is missing of the search attributes in a namespace. One that has another type is a fault.
 * @param {any} connection
 * @param {string} namespace
 */
export async function registerSearchAttributes(connection, namespace) {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  /** @type {Record<string, number>} */
  const missing = {};
  for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) {
    const have = customAttributes?.[name];
    if (have === undefined) missing[name] = VALUE_TYPES[type] ?? 2;
    else if (have !== VALUE_TYPES[type]) {
      throw new Error(`search attribute ${name} exists with another type (${have}) than ${type}`);
    }
  }
  if (Object.keys(missing).length > 0) {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
  }
}

/** @param {any} connection @param {string} name */
export async function createNamespace(connection, name) {
  try {
    await connection.workflowService.registerNamespace({
      namespace: name,
      workflowExecutionRetentionPeriod: retention(),
    });
  } catch (error) {
    if (/** @type {{ code?: number }} */ (error).code !== 6) throw error; // 6: already exists
  }
  // A new namespace is seen by the server's caches a moment later.
  const end = Date.now() + 15_000;
  for (;;) {
    try {
      await registerSearchAttributes(connection, name);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(100);
    }
  }
}
