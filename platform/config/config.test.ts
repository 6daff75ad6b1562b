import { describe, expect, it } from 'vitest';
import { connectionOptions } from '#platform/temporal/connection';
import { ConfigurationError, loadConfig } from './config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const LEAST = {
  TZ: 'UTC',
  DATABASE_URL: 'postgres://app@127.0.0.1/zhiheng',
  ZHIHENG_PAYLOAD_KEY: KEY,
  ZHIHENG_FIELD_KEY: KEY,
};
const options = (more: Readonly<Record<string, string>>): ReturnType<typeof connectionOptions> =>
  connectionOptions(loadConfig({ ...LEAST, ...more }));

describe('the connection to Temporal', () => {
  it('is plain without settings, and encrypted for any of them that needs it', () => {
    expect(options({})).toEqual({ address: '127.0.0.1:7233' });
    expect(options({ TEMPORAL_TLS: 'true' }).tls).toEqual({});
    expect(options({ TEMPORAL_API_KEY: 'k' })).toMatchObject({ apiKey: 'k', tls: {} });
    expect(options({ TEMPORAL_TLS_SERVER_NAME: 'b' }).tls).toEqual({ serverNameOverride: 'b' });
    expect(options({ TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }).tls).toBeUndefined();
  });

  it('takes certificates as text, which wins over a file', () => {
    expect(
      options({
        TEMPORAL_TLS_CLIENT_CERT_DATA: 'crt',
        TEMPORAL_TLS_CLIENT_KEY_DATA: 'key',
        TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'root',
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/no/such/file',
      }).tls,
    ).toEqual({
      clientCertPair: { crt: Buffer.from('crt'), key: Buffer.from('key') },
      serverRootCACertificate: Buffer.from('root'),
    });
  });

  it('is refused with half of a certificate', () => {
    for (const name of ['TEMPORAL_TLS_CLIENT_CERT_DATA', 'TEMPORAL_TLS_CLIENT_KEY_PATH']) {
      expect(() => loadConfig({ ...LEAST, [name]: 'x' })).toThrow(ConfigurationError);
    }
  });
});

describe('a configuration', () => {
  it('lists all its faults at once', () => {
    try {
      loadConfig({ ...LEAST, TZ: 'Asia/Shanghai', ZHIHENG_FIELD_KEY: 'short', PORT: '99999' });
      expect.unreachable();
    } catch (error) {
      expect((error as ConfigurationError).faults.map((fault) => fault.split(':')[0])).toEqual([
        'TZ',
        'PORT',
        'ZHIHENG_FIELD_KEY',
      ]);
    }
  });
});
