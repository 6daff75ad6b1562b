import type { Refusal } from '#domain/kernel/refusal';
import type { FieldFault } from '#contract/fields';
import { problemOf, problemPath } from '#contract/problems';
import { FIELD_FAULT_WORDS, JOINERS, PROBLEM_WORDS, REMEDY_WORDS } from '#contract/words/problems';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { breaksForNow } from './faults.ts';
import { contextOf } from './context.ts';

/** What a problem carries beyond its code. */
export interface ProblemMore {
  readonly refusal?: Refusal;
  readonly errors?: readonly FieldFault[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the answer, for example the command or the current stage and version of the case. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Thrown by a route to answer with a problem (RFC 9457); the one handler below writes them all. */
export class Problem extends Error {
  readonly code: string;
  readonly more: ProblemMore;
  constructor(code: string, more: ProblemMore = {}) {
    super(code, { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.more = more;
  }
}

/** A refusal of the rules as a problem. */
export function refusalProblem(refusal: Refusal, more: Omit<ProblemMore, 'refusal'> = {}): Problem {
  return new Problem(refusal.code, { ...more, refusal });
}

/** The language of an answer: what the caller asks for, Chinese when nothing else. */
export function languageOf(request: Request): 'zh' | 'en' {
  return request.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh';
}

/** Writes a problem in the one shape that all have. */
export function sendProblem(request: Request, response: Response, code: string, more: ProblemMore = {}): void {
  const { status, remedy } = problemOf(code);
  const language = languageOf(request);
  const title = PROBLEM_WORDS[code]?.[language] ?? code;
  const { refusal, errors } = more;
  const fields = (errors ?? []).map((fault) => `${fault.pointer || '/'} ${FIELD_FAULT_WORDS[fault.code][language]}`);
  const detail = [fields.join(JOINERS.items[language]), REMEDY_WORDS[remedy][language]]
    .filter((part) => part !== '')
    .join(JOINERS.sentences[language]);
  const { requestId } = contextOf(response);
  response
    .status(status)
    .set({
      ...more.headers,
      'Content-Language': language === 'zh' ? 'zh-CN' : 'en',
      'Cache-Control': 'no-store',
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    })
    .vary('Accept-Language');
  response.type('application/problem+json').send(
    JSON.stringify({
      type: problemPath(code),
      title,
      status,
      detail,
      instance: `urn:zhiheng:request:${requestId}`,
      code,
      ...(refusal?.rule === undefined ? {} : { rule: refusal.rule }),
      ...(refusal?.params === undefined ? {} : { params: refusal.params }),
      ...(refusal?.field === undefined ? {} : { errors: [{ pointer: refusal.field, code }] }),
      remedy: REMEDY_WORDS[remedy][language],
      ...(errors === undefined ? {} : { errors }),
      ...more.members,
    }),
  );
}

/** Answers what no route took. */
export const notFound: RequestHandler = () => {
  throw new Problem('request.not-found');
};

/** The last handler: problems as they are, known faults of libraries by their meaning, anything else as 500. */
export function problemHandler(log: {
  error(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = asProblem(error);
    const { requestId } = contextOf(response);
    const { status } = problemOf(problem.code);
    if (status === 500)
      log.error({ requestId, code: problem.code, err: cleaned(problem.cause ?? error) }, 'request failed');
    else if (status === 503)
      log.warn({ requestId, code: problem.code, err: cleaned(problem.cause ?? error) }, 'service not available');
    sendProblem(request, response, problem.code, problem.more);
  };
}

/** Stack and code only: the message of a driver may quote a value. */
function cleaned(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 12)
      .join('\n'),
  };
}

const BODY_PARSER: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'request.malformed-json',
  'entity.too.large': 'request.too-large',
  'encoding.unsupported': 'request.unsupported-media-type',
  'charset.unsupported': 'request.unsupported-media-type',
  'request.aborted': 'request.timed-out',
  'request.size.invalid': 'request.malformed-json',
  'entity.verify.failed': 'request.malformed-json',
};

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { type, status, code } = (error ?? {}) as { type?: string; status?: number; code?: string };
  const known = type === undefined ? undefined : BODY_PARSER[type];
  if (known !== undefined) return new Problem(known, { cause: error });
  if (error instanceof URIError || status === 400) return new Problem('request.not-found', { cause: error });
  if (breaksForNow(code, error))
    return new Problem('service.unavailable', { cause: error, headers: { 'Retry-After': '5' } });
  return new Problem('service.fault', { cause: error });
}
