import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openApiDocument } from '#contract/openapi';
import { problemCodes, problemHtml } from '#contract/problem-pages';
import { API_WORDS, bothWords } from '#contract/words/acts';
import { Router } from 'express';
import { etagOf } from '../kit/etag.ts';
import { Problem } from '../kit/problem.ts';

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${bothWords(API_WORDS.title)}</title>
<link rel="stylesheet" href="reference/swagger-ui.css">
<link rel="icon" href="reference/favicon-32x32.png">
</head>
<body>
<main id="reference"></main>
<script src="reference/swagger-ui-bundle.js"></script>
<script src="reference/start.js"></script>
</body>
</html>
`;

const START = `window.addEventListener('load', () => {
  window.SwaggerUIBundle({ url: 'openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null, docExpansion: 'none', persistAuthorization: false });
});
`;

/** The description, its page from our own origin without inline scripts, and the pages of problems. */
export function referenceRoutes(): Router {
  const routes = Router();
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  let description: { readonly text: string; readonly etag: string } | undefined;

  routes.get('/openapi.json', (request, response) => {
    if (description === undefined) {
      const text = JSON.stringify(openApiDocument());
      description = { text, etag: etagOf([text]) };
    }
    response.set({ ETag: description.etag, 'Cache-Control': 'no-cache' });
    if (request.get('if-none-match') === description.etag) response.status(304).end();
    else response.type('application/json').send(description.text);
  });

  routes.get('/reference', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('html').send(PAGE);
  });
  routes.get('/reference/start.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('text/javascript').send(START);
  });
  const assets = new Map<string, Buffer>();
  routes.get('/reference/:asset', (request, response) => {
    const { asset } = request.params;
    const type = ASSETS[asset];
    if (type === undefined) throw new Problem('request.not-found');
    let bytes = assets.get(asset);
    if (bytes === undefined) {
      bytes = readFileSync(join(folder, asset));
      assets.set(asset, bytes);
    }
    response.set({ 'Cache-Control': 'public, max-age=86400', 'Content-Type': type }).send(bytes);
  });
  return routes;
}

/** What the `type` of a problem points at. */
export function problemPageRoutes(): Router {
  const routes = Router();
  const codes = new Set(problemCodes());
  routes.get('/problems/:code', (request, response) => {
    if (!codes.has(request.params.code)) throw new Problem('request.not-found');
    response.set('Cache-Control', 'public, max-age=3600').type('html').send(problemHtml(request.params.code));
  });
  return routes;
}
