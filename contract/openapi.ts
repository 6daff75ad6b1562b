/** The published description, OpenAPI 3.1, made from the same schemas that the routes parse with. */
import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ENDPOINTS, type Endpoint } from './http/endpoints.ts';
import { problem } from './http/reads.ts';
import { API_WORDS, bothWords, ROOM_WORDS } from './words/acts.ts';

const PROBLEM_NAMES: Readonly<Record<number, string>> = {
  400: 'Malformed',
  401: 'Not signed in',
  403: 'Not for your role or standing',
  404: 'Unknown, or not for you to know',
  408: 'Took too long',
  409: 'The state has moved on',
  410: 'Used up or over',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Content type not taken',
  416: 'No such range',
  422: 'A rule says no',
  428: 'If-Match is missing',
  429: 'Too many requests',
  500: 'Something broke on our side',
  503: 'Not now; try again',
};

/** The whole description as a plain object; the same every time. */
export function openApiDocument(): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of a sign-in.',
  });
  registry.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'zhiheng_session',
    description: 'Set by a sign-in; changes need the same origin.',
  });
  for (const endpoint of ENDPOINTS) registry.registerPath(route(endpoint));
  const rooms = [...new Set(ENDPOINTS.map((endpoint) => endpoint.room))];
  const generated = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: bothWords(API_WORDS.title),
      version: '1',
      description: `${API_WORDS.description.en}\n\n${API_WORDS.description.zh}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    tags: rooms.map((room) => ({ name: room, description: bothWords(ROOM_WORDS[room] ?? { zh: room, en: room }) })),
    security: [{ bearer: [] }, { cookie: [] }],
  });
  // The generator writes a pattern's flags into the pattern; `u` is what JSON Schema means anyway.
  return JSON.parse(JSON.stringify(generated), (key, value: unknown) =>
    key === 'pattern' && typeof value === 'string' ? value.replace(/\/u$/u, '') : value,
  ) as object;
}

function route(endpoint: Endpoint): RouteConfig {
  const headers = headersOf(endpoint);
  const params = [...endpoint.path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
  const statuses = [
    ...new Set([
      400,
      ...(endpoint.anonymous === true ? [] : [401]),
      ...endpoint.problems,
      ...(endpoint.ifMatch === true ? [412, 428] : []),
      429,
      500,
      503,
    ]),
  ].sort((a, b) => a - b);
  const problems: Record<string, ResponseConfig> = Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: PROBLEM_NAMES[status] ?? 'Problem',
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
  const answers: Record<string, ResponseConfig> = Object.fromEntries(
    Object.entries(endpoint.answers).map(([status, content]) => [status, answer(status, content)]),
  );
  return {
    method: endpoint.method,
    path: endpoint.path,
    operationId: endpoint.id,
    tags: [endpoint.room],
    summary: endpoint.summary,
    ...(endpoint.anonymous === true ? { security: [] } : {}),
    ...(endpoint.demonstration === true
      ? { description: 'Only in a process started for a demonstration, for the system administrator.' }
      : {}),
    request: {
      ...(params.length === 0
        ? {}
        : {
            params: z.object(
              Object.fromEntries(
                params.map((name) => [name, name === 'token' ? z.string() : z.string().meta({ format: 'uuid' })]),
              ),
            ),
          }),
      ...(endpoint.query === undefined ? {} : { query: endpoint.query }),
      ...(headers === null ? {} : { headers }),
      ...bodyOf(endpoint),
    },
    responses: { ...answers, ...problems },
  };
}

function bodyOf(endpoint: Endpoint): NonNullable<Pick<NonNullable<RouteConfig['request']>, 'body'>> {
  if (endpoint.files !== undefined) {
    const content = Object.fromEntries(
      endpoint.files.map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]),
    );
    return { body: { required: true, content } };
  }
  return endpoint.body === undefined
    ? {}
    : { body: { required: true, content: { 'application/json': { schema: endpoint.body } } } };
}

function headersOf(endpoint: Endpoint): z.ZodObject | null {
  const shape: Record<string, z.ZodType> = { ...endpoint.headers?.shape };
  if (endpoint.command === true) {
    shape['Idempotency-Key'] = z
      .string()
      .min(8)
      .max(128)
      .meta({ description: 'Unique for each act of a person; the same one again gives the first answer.' });
  }
  if (endpoint.ifMatch === true) shape['If-Match'] = z.string().meta({ description: 'The `ETag` of what was read.' });
  return Object.keys(shape).length === 0 ? null : z.object(shape);
}

const STATUS_NAMES: Readonly<Record<string, string>> = {
  '200': 'Done',
  '201': 'Made',
  '202': 'Received, not decided yet',
  '204': 'Done',
  '206': 'The wanted part',
  '304': 'Not changed',
};

function answer(status: string, content: z.ZodType | string | null): ResponseConfig {
  const description = STATUS_NAMES[status] ?? 'Answer';
  if (content === null) return { description };
  if (typeof content === 'string')
    return { description, content: { [content]: { schema: { type: 'string', format: 'binary' } } } };
  return { description, content: { 'application/json': { schema: content } } };
}
