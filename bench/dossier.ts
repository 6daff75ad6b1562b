import PDFDocument from 'pdfkit';
import { renderDossier } from '#activities/closing/dossier/render';
import type { DossierInput } from '#activities/closing/dossier/model';
import { isRefusal } from '#domain/kernel/refusal';
import { loadFaces } from '#platform/pdf/fonts';
import { benchDossier } from './dossier-input.ts';
import { pairedRatio } from './support.ts';

const DOSSIERS = 6;

/**
 * dossierPagesRatio: pages a second of whole dossiers, tagged and checked, against raw pdfkit writing the same text
 * with the same fonts; dossierKb: one of 25 pages and 900 distinct characters; renderRssMb: peak of this process.
 */
export async function dossiers(): Promise<{ dossierPagesRatio: number; dossierKb: number; renderRssMb: number }> {
  const input = benchDossier();
  const first = await render(input);
  const ratio = await pairedRatio(
    5,
    async () => {
      const started = performance.now();
      let pages = 0;
      for (let at = 0; at < DOSSIERS; at++) pages += (await render(input)).pages;
      return pages / ((performance.now() - started) / 1_000);
    },
    async () => {
      const started = performance.now();
      let pages = 0;
      for (let at = 0; at < DOSSIERS; at++) pages += await raw(input);
      return pages / ((performance.now() - started) / 1_000);
    },
  );
  return {
    dossierPagesRatio: ratio,
    dossierKb: Math.ceil(first.size / 1_024),
    renderRssMb: Math.ceil(process.resourceUsage().maxRSS / 1_024),
  };
}

async function render(input: DossierInput): Promise<{ pages: number; size: number }> {
  const rendered = await renderDossier(input);
  if (isRefusal(rendered)) throw new Error(`the benchmark's dossier was refused: ${rendered.code}`);
  return { pages: rendered.pages, size: rendered.size };
}

/** The same text, one paragraph after the other, as pdfkit alone writes it. */
async function raw(input: DossierInput): Promise<number> {
  const faces = await loadFaces();
  const document = new PDFDocument({ size: 'A4', margin: 72, font: null as never, bufferPages: true });
  document.on('data', () => {});
  const done = new Promise<void>((resolve) => document.on('end', resolve));
  document.font(faces.regular.font as never).fontSize(16);
  for (const text of texts(input)) document.text(text, { lineGap: 8, indent: 32 });
  const { count } = document.bufferedPageRange();
  document.end();
  await done;
  return count;
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 1 ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts);
  return [];
}
