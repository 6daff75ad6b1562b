/** Every address of the API in one table: what the routes serve and the published description says. */
import { z } from 'zod';
import { actBody } from '../acts.ts';
import { registrationBody } from '../acts/intake.ts';
import { ACT_CONTRACTS } from '../acts/index.ts';
import { issuedLink, linkBody } from '../links.ts';
import { ACT_WORDS, OPERATION_WORDS, bothWords } from '../words/acts.ts';
import { actAnswer, commandAnswer, pendingAnswer } from './commands.ts';
import { me, passwordBody, profileBody, session, signInBody } from './identity.ts';
import { LOG_ENDPOINTS } from './log.ts';
import * as reads from './reads.ts';
import * as oversight from './oversight.ts';
import { rawEvent } from './timeline.ts';

export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`, parameters in braces. */
  readonly path: string;
  readonly id: string;
  readonly room: string;
  readonly summary: string;
  readonly anonymous?: true;
  /** Only in a process started for a demonstration. */
  readonly demonstration?: true;
  readonly command?: true;
  readonly ifMatch?: true;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Content types of a body that is a file. */
  readonly files?: readonly string[];
  readonly headers?: z.ZodObject;
  /** Answers by status: a schema, a content type of bytes, or null for none. */
  readonly answers: Readonly<Record<string, z.ZodType | string | null>>;
  /** Statuses of problems beyond those that every address may answer. */
  readonly problems: readonly number[];
}

type Plain = Omit<Endpoint, 'method' | 'path' | 'id' | 'room' | 'summary' | 'answers' | 'problems'> & {
  readonly problems?: readonly number[];
};

function endpoint(
  method: Endpoint['method'],
  path: string,
  room: string,
  id: string,
  answers: Endpoint['answers'],
  { problems = [], ...more }: Plain = {},
): Endpoint {
  return {
    method,
    path,
    room,
    id,
    summary: bothWords(OPERATION_WORDS[id] ?? { zh: id, en: id }),
    answers,
    problems,
    ...more,
  };
}

/** `intake.propose-grant` as an operation id: `intakeProposeGrant`. */
function operationId(act: string): string {
  return act.replaceAll(/[.-]([a-z])/gu, (_match, letter: string) => letter.toUpperCase());
}

const ACTS: readonly Endpoint[] = Object.entries(ACT_CONTRACTS).map(([code, contract]): Endpoint => {
  const registers = code === 'intake.register';
  return {
    method: 'post',
    path: registers ? '/cases' : `/cases/{caseId}/acts/${code}`,
    id: operationId(code),
    room: code.split('.')[0] ?? 'case-file',
    summary: bothWords(ACT_WORDS[code] ?? { zh: code, en: code }),
    command: true,
    body: registers ? registrationBody(contract) : actBody(contract),
    answers: { [registers ? '201' : '200']: actAnswer, '202': pendingAnswer },
    problems: registers ? [403, 409, 413, 415, 422] : [403, 404, 409, 413, 415, 422],
  };
});

/** All addresses but health, which stands outside `/api/v1`. */
export const ENDPOINTS: readonly Endpoint[] = [
  endpoint(
    'post',
    '/sessions',
    'identity',
    'signIn',
    { '201': session },
    { anonymous: true, body: signInBody, problems: [401, 415] },
  ),
  endpoint('delete', '/sessions/current', 'identity', 'signOut', { '204': null }),
  endpoint('get', '/me', 'identity', 'readMe', { '200': me }),
  endpoint('patch', '/me', 'identity', 'editMe', { '200': me }, { ifMatch: true, body: profileBody, problems: [415] }),
  endpoint(
    'post',
    '/me/password',
    'identity',
    'changePassword',
    { '204': null },
    { body: passwordBody, problems: [415, 422] },
  ),
  ...ACTS,
  endpoint('get', '/cases', 'case-file', 'listCases', { '200': reads.caseList }, { query: reads.caseListQuery }),
  endpoint('get', '/cases/{caseId}', 'case-file', 'readCase', { '200': reads.caseDetail }, { problems: [404] }),
  endpoint(
    'get',
    '/cases/{caseId}/timeline',
    'supervision',
    'readTimeline',
    { '200': reads.timeline },
    { query: reads.timelineQuery, problems: [404] },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/timeline/events/{runId}/{eventId}',
    'supervision',
    'readEngineEvent',
    { '200': rawEvent },
    { problems: [403, 404] },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/properties',
    'supervision',
    'readProperties',
    { '200': oversight.propertyChecks },
    { problems: [404] },
  ),
  endpoint(
    'get',
    '/attempts',
    'supervision',
    'listAttempts',
    { '200': oversight.attempts },
    { query: oversight.conductQuery, problems: [403] },
  ),
  endpoint(
    'get',
    '/accesses',
    'supervision',
    'listAccesses',
    { '200': oversight.accesses },
    { query: oversight.accessQuery, problems: [403] },
  ),
  endpoint(
    'get',
    '/integrity',
    'supervision',
    'readIntegrity',
    { '200': oversight.integrity },
    { query: oversight.integrityQuery, problems: [403] },
  ),
  endpoint(
    'get',
    '/report',
    'supervision',
    'readReport',
    { '200': oversight.pastReport },
    { query: oversight.reportQuery, problems: [403] },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/deadlines',
    'case-file',
    'listDeadlines',
    { '200': reads.deadlineList },
    { problems: [404] },
  ),
  endpoint('get', '/cases/{caseId}/letters', 'letters', 'listLetters', { '200': reads.rowList }, { problems: [404] }),
  endpoint(
    'get',
    '/cases/{caseId}/letters/{letterId}',
    'letters',
    'readLetter',
    { '200': reads.letterRecord },
    { problems: [404] },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/letters/{letterId}/pdf',
    'letters',
    'readLetterPdf',
    { '200': 'application/pdf', '206': 'application/pdf', '304': null },
    { problems: [403, 404, 416, 503] },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/letters/{letterId}/text',
    'letters',
    'readLetterText',
    { '200': 'text/plain', '206': 'text/plain', '304': null },
    { problems: [403, 404, 416, 503] },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/hearings',
    'hearing',
    'listHearings',
    { '200': reads.hearingList },
    { problems: [404] },
  ),
  endpoint('get', '/cases/{caseId}/touches', 'follow-up', 'listTouches', { '200': reads.rowList }, { problems: [404] }),
  endpoint(
    'get',
    '/cases/{caseId}/documents',
    'handling',
    'listDocuments',
    { '200': reads.documentList },
    { problems: [404] },
  ),
  endpoint(
    'post',
    '/cases/{caseId}/documents',
    'handling',
    'uploadDocument',
    { '200': reads.document, '201': reads.document },
    {
      files: reads.DOCUMENT_TYPES,
      headers: z.object({
        'X-Material': reads.document.shape.material,
        'X-File-Name': z.string().meta({ description: 'Percent-encoded UTF-8, at most 200 characters.' }),
      }),
      problems: [403, 404, 409, 413, 415],
    },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/documents/{documentId}',
    'handling',
    'readDocument',
    { '200': 'application/octet-stream', '206': 'application/octet-stream', '304': null },
    { problems: [403, 404, 416] },
  ),
  endpoint(
    'get',
    '/cases/{caseId}/dossier',
    'closing',
    'readDossier',
    { '200': 'application/pdf', '206': 'application/pdf', '304': null },
    { problems: [403, 404, 416] },
  ),
  endpoint('get', '/commands/{commandId}', 'supervision', 'readCommand', { '200': commandAnswer }, { problems: [404] }),
  endpoint('get', '/tasks', 'supervision', 'listTasks', { '200': reads.taskList }, { query: reads.taskQuery }),
  endpoint('get', '/inbox', 'supervision', 'listInbox', { '200': reads.inboxList }, { query: reads.inboxQuery }),
  endpoint(
    'patch',
    '/inbox/{entryId}',
    'supervision',
    'markInbox',
    { '200': reads.inboxEntry },
    { ifMatch: true, body: reads.inboxMark, problems: [404, 415] },
  ),
  endpoint(
    'get',
    '/network/regions',
    'network',
    'listRegions',
    { '200': reads.regionList },
    { query: reads.regionQuery },
  ),
  endpoint(
    'get',
    '/network/agencies',
    'network',
    'listAgencies',
    { '200': reads.agencyList },
    { query: reads.agencyQuery },
  ),
  endpoint('get', '/network/units', 'network', 'listUnits', { '200': reads.unitList }, { query: reads.unitQuery }),
  endpoint(
    'get',
    '/network/handlers',
    'network',
    'listHandlers',
    { '200': reads.handlerList },
    { query: reads.handlerQuery },
  ),
  endpoint(
    'get',
    '/network/authorities',
    'network',
    'listAuthorities',
    { '200': reads.authorityList },
    { query: reads.authorityQuery },
  ),
  endpoint(
    'get',
    '/network/staff',
    'network',
    'listStaff',
    { '200': reads.staffList },
    { query: reads.staffQuery, problems: [403] },
  ),
  endpoint(
    'get',
    '/quota',
    'hearing',
    'readQuota',
    { '200': reads.quota },
    { query: reads.quotaQuery, problems: [403, 422] },
  ),
  endpoint(
    'post',
    '/cases/{caseId}/links',
    'follow-up',
    'issueLink',
    { '201': issuedLink },
    { body: linkBody, problems: [403, 404, 409, 415, 422] },
  ),
  endpoint(
    'get',
    '/links/{token}',
    'follow-up',
    'readLink',
    { '200': reads.linkForm },
    { anonymous: true, problems: [404, 410] },
  ),
  endpoint(
    'post',
    '/links/{token}',
    'follow-up',
    'answerLink',
    { '200': reads.linkAnswer, '202': reads.linkAnswer },
    { anonymous: true, body: z.looseObject({}), problems: [404, 409, 410, 415, 422] },
  ),
  ...LOG_ENDPOINTS.map((one): Endpoint => ({
    ...one,
    summary: bothWords(OPERATION_WORDS[one.id] ?? { zh: one.id, en: one.id }),
  })),
  endpoint(
    'get',
    '/demo/clock',
    'reference',
    'readClock',
    { '200': reads.clock },
    { demonstration: true, problems: [403] },
  ),
  endpoint(
    'put',
    '/demo/clock',
    'reference',
    'setClock',
    { '200': reads.clock },
    { demonstration: true, body: reads.clockBody, problems: [403, 415] },
  ),
  endpoint('get', '/openapi.json', 'reference', 'readOpenApi', { '200': z.looseObject({}) }, { anonymous: true }),
];
