import { readFileSync } from 'node:fs';
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
  | 'TEMPORAL_TLS_CLIENT_CERT_PATH'
  | 'TEMPORAL_TLS_CLIENT_KEY_PATH'
  | 'TEMPORAL_TLS_SERVER_CA_CERT_PATH'
  | 'TEMPORAL_TLS_SERVER_NAME'
  | 'ZHIHENG_PAYLOAD_KEY'
  | 'ZHIHENG_PAYLOAD_KEY_ID'
>;

/** Task queue of the cases' workflows; the suffix keeps tests apart on one server. */
export function caseTaskQueue(suffix: string): string {
  return suffix === '' ? 'cases' : `cases-${suffix}`;
}

/** Encrypts all that Temporal stores, failures included. */
export function dataConverter(config: TemporalConfig): DataConverter {
  const keys = new Map([[config.ZHIHENG_PAYLOAD_KEY_ID, Buffer.from(config.ZHIHENG_PAYLOAD_KEY, 'base64')]]);
  return { payloadCodecs: [new AesPayloadCodec(keys, config.ZHIHENG_PAYLOAD_KEY_ID)] };
}

/** Connection settings as the standard client environment names them: address, TLS, API key. */
export function connectionOptions(config: TemporalConfig): { address: string; tls?: object | boolean; apiKey?: string } {
  const read = (path: string | undefined): Buffer | undefined => (path === undefined ? undefined : readFileSync(path));
  const certificate = read(config.TEMPORAL_TLS_CLIENT_CERT_PATH);
  const key = read(config.TEMPORAL_TLS_CLIENT_KEY_PATH);
  const root = read(config.TEMPORAL_TLS_SERVER_CA_CERT_PATH);
  const wanted = config.TEMPORAL_TLS || certificate !== undefined || root !== undefined || config.TEMPORAL_API_KEY !== undefined;
  return {
    address: config.TEMPORAL_ADDRESS,
    ...(config.TEMPORAL_API_KEY === undefined ? {} : { apiKey: config.TEMPORAL_API_KEY }),
    ...(wanted
      ? {
          tls: {
            ...(config.TEMPORAL_TLS_SERVER_NAME === undefined ? {} : { serverNameOverride: config.TEMPORAL_TLS_SERVER_NAME }),
            ...(root === undefined ? {} : { serverRootCACertificate: root }),
            ...(certificate === undefined || key === undefined ? {} : { clientCertPair: { crt: certificate, key } }),
          },
        }
      : {}),
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
