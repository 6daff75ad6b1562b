import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Config } from '#platform/config/config';
import { AesPayloadCodec } from '#platform/crypto/payload-codec';

type TemporalConfig = Pick<
  Config,
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_NAMESPACE'
  | 'TEMPORAL_API_KEY'
  | 'TEMPORAL_TLS'
  | 'TEMPORAL_TLS_CLIENT_CERT_DATA'
  | 'TEMPORAL_TLS_CLIENT_CERT_PATH'
  | 'TEMPORAL_TLS_CLIENT_KEY_DATA'
  | 'TEMPORAL_TLS_CLIENT_KEY_PATH'
  | 'TEMPORAL_TLS_SERVER_CA_CERT_DATA'
  | 'TEMPORAL_TLS_SERVER_CA_CERT_PATH'
  | 'TEMPORAL_TLS_SERVER_NAME'
  | 'ZHIHENG_PAYLOAD_KEY'
  | 'ZHIHENG_PAYLOAD_KEY_ID'
>;

/** Task queue of the cases' workflows; the suffix keeps tests apart on one server. */
export function caseTaskQueue(suffix: string): string {
  return suffix === '' ? 'cases' : `cases-${suffix}`;
}

/** The converter of failures by its path, as workers, clients and the workflows' bundle want it. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('failure-converter.cjs', import.meta.url));

/** Encrypts all that Temporal stores, messages and stack traces of failures included; their types are codes and stay. */
export function dataConverter(config: TemporalConfig): DataConverter {
  const keys = new Map([[config.ZHIHENG_PAYLOAD_KEY_ID, Buffer.from(config.ZHIHENG_PAYLOAD_KEY, 'base64')]]);
  return {
    failureConverterPath: FAILURE_CONVERTER,
    payloadCodecs: [new AesPayloadCodec(keys, config.ZHIHENG_PAYLOAD_KEY_ID)],
  };
}

/** TLS settings of a connection; the texts are PEM. */
interface Tls {
  readonly serverNameOverride?: string;
  readonly serverRootCACertificate?: Buffer;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}

/**
 * Connection settings as the standard client environment names them: address, TLS, API key. TLS is on when it is
 * asked for, or when a certificate, a server name or an API key is given and it is not switched off.
 */
export function connectionOptions(config: TemporalConfig): { address: string; tls?: Tls; apiKey?: string } {
  const bytes = (name: 'CLIENT_CERT' | 'CLIENT_KEY' | 'SERVER_CA_CERT'): Buffer | undefined => {
    const data = config[`TEMPORAL_TLS_${name}_DATA`];
    if (data !== undefined) return Buffer.from(data);
    const path = config[`TEMPORAL_TLS_${name}_PATH`];
    return path === undefined ? undefined : readFileSync(path);
  };
  const { TEMPORAL_TLS_SERVER_NAME: name, TEMPORAL_API_KEY: apiKey } = config;
  const crt = bytes('CLIENT_CERT');
  const key = bytes('CLIENT_KEY');
  const root = bytes('SERVER_CA_CERT');
  const wanted = config.TEMPORAL_TLS ?? [crt, root, name, apiKey].some((given) => given !== undefined);
  const tls: Tls = {
    ...(name === undefined ? {} : { serverNameOverride: name }),
    ...(root === undefined ? {} : { serverRootCACertificate: root }),
    ...(crt === undefined || key === undefined ? {} : { clientCertPair: { crt, key } }),
  };
  return {
    address: config.TEMPORAL_ADDRESS,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(wanted ? { tls } : {}),
  };
}

/** A client that connects when first used, so that the API starts while Temporal is still starting. */
export function createTemporalClient(config: TemporalConfig): Client {
  return new Client({
    connection: Connection.lazy(connectionOptions(config)),
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverter(config),
  });
}
