import { toBase64 } from '#domain/kernel/base64';
import { formatProofFile } from '#domain/supervision/log/proof-file';
import { parseVkey, WITNESS_KEY, type NoteKey } from '#domain/supervision/log/note';
import {
  checkpointQuery,
  consistencyQuery,
  cosignatureBody,
  inclusionQuery,
  leavesQuery,
  MOST_LEAVES,
} from '#contract/http/log';
import { verifyEd25519 } from '#platform/crypto/ed25519';
import { readCheckpoint } from '#platform/store/log';
import {
  acceptCosignatures,
  readConsistency,
  readInclusion,
  readLeaves,
  readPublished,
} from '#platform/store/log-reads';
import { Router } from 'express';
import type { ApiDeps } from '../kit/deps.ts';
import { parseBody, parseQuery } from '../kit/parse.ts';
import { Problem } from '../kit/problem.ts';

/**
 * The log, for anybody: an outsider who had to ask the operator for a sign-in could be shown another log than the next.
 * Leaves go by salted keys and say how many rows came when, which is why addresses are limited and pages are small.
 */
export function logRoutes(deps: ApiDeps): Router {
  const routes = Router();
  const witnesses = witnessKeys(deps.config.ZHIHENG_LOG_WITNESSES);

  routes.get('/log/checkpoint', async (request, response) => {
    const { size } = parseQuery(checkpointQuery, request);
    const found = await readPublished(deps.pool, size);
    if (found === null) throw new Problem(size === undefined ? 'supervision.no-checkpoint' : 'supervision.tree-size');
    response.type('text/plain; charset=utf-8').set('Cache-Control', 'no-cache').send(found.published);
  });

  routes.get('/log/leaves', async (request, response) => {
    const { from, to } = parseQuery(leavesQuery, request);
    if (from > to || to - from > MOST_LEAVES) throw new Problem('supervision.leaf-range');
    const leaves = await readLeaves(deps.pool, from, to);
    response.json({ from, to: from + leaves.length, leaves });
  });

  routes.get('/log/proof/inclusion', async (request, response) => {
    const { index, size } = parseQuery(inclusionQuery, request);
    const found = await readPublished(deps.pool, size);
    if (found === null) throw new Problem(size === undefined ? 'supervision.no-checkpoint' : 'supervision.tree-size');
    if (index >= found.size) throw new Problem('supervision.tree-size');
    const proof = await readInclusion(deps.pool, index, found.size);
    response.type('text/plain; charset=utf-8').send(formatProofFile({ index, proof, note: found.published }));
  });

  routes.get('/log/proof/consistency', async (request, response) => {
    const { from, to } = parseQuery(consistencyQuery, request);
    if (from < 1 || from > to) throw new Problem('supervision.tree-size');
    if ((await readCheckpoint(deps.pool, to)) === null) throw new Problem('supervision.tree-size');
    const proof = await readConsistency(deps.pool, from, to);
    response.json({ from, to, proof: proof.map(toBase64) });
  });

  routes.post('/log/cosignatures', async (request, response) => {
    const { note } = parseBody(cosignatureBody, request);
    const accepted = await acceptCosignatures(deps.pool, note, witnesses, verifyEd25519);
    if (accepted === null) throw new Problem('supervision.cosignature-invalid');
    response.json(accepted);
  });

  return routes;
}

/** Keys of the witnesses that the configuration lists. Throws, naming the text, when one is none. */
function witnessKeys(list: string | undefined): NoteKey[] {
  return (list ?? '')
    .split(/\s+/u)
    .filter((text) => text !== '')
    .map((text) => {
      const key = parseVkey(text);
      if (key?.type !== WITNESS_KEY) throw new Error(`ZHIHENG_LOG_WITNESSES: ${text} is no verifier key of a witness`);
      return key;
    });
}
