import express, { type RequestHandler } from 'express';
import { Problem } from './problem.ts';

const parser = express.json({ limit: '256kb', strict: true, type: 'application/json', inflate: true });

/** JSON bodies of at most 256 KiB in UTF-8; another type is 415, no body at all is left undefined. */
export const jsonBody: RequestHandler = (request, response, next) => {
  const type = request.get('content-type');
  const hasBody = request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
  if (hasBody && !request.is('application/json'))
    throw new Problem('request.unsupported-media-type', { headers: { Accept: 'application/json' } });
  if (type !== undefined && /charset/iu.test(type) && !/charset="?utf-8"?/iu.test(type))
    throw new Problem('request.unsupported-media-type');
  parser(request, response, next);
};
