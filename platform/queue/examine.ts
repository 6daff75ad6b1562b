import { Redis } from 'ioredis';

/** Version of a Redis server. @throws when it does not answer in time */
export async function examineRedis(url: string, withinMs: number): Promise<string> {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    connectTimeout: withinMs,
    lazyConnect: true,
    retryStrategy: () => null,
  });
  redis.on('error', () => {
    // The call below says it.
  });
  try {
    await redis.connect();
    const info = await redis.info('server');
    return /redis_version:([\d.]+)/u.exec(info)?.[1] ?? 'unknown';
  } finally {
    redis.disconnect();
  }
}
