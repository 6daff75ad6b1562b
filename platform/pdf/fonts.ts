/**
 * The two faces every paper is set in: Noto Serif SC, regular and bold, whole TTF files from npm.
 * A parsed file is kept for the life of the process and shared by all documents, because parsing costs
 * as much as writing several pages.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

/** Which face a run of text is set in. */
export type Weight = 'regular' | 'bold';

/** One parsed font file with the lookups that typesetting needs. */
export interface Face {
  readonly weight: Weight;
  readonly font: Font;
  /** Hex SHA-256 of the font file. */
  readonly sha256: string;
  /** Whether the font draws this code point. */
  has(codePoint: number): boolean;
  /** Advance width in thousandths of the font size. */
  advance(codePoint: number): number;
}

export type Faces = Readonly<Record<Weight, Face>>;

const FILES: Readonly<Record<Weight, string>> = {
  regular: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
};

async function openFace(weight: Weight): Promise<Face> {
  const path = createRequire(import.meta.url).resolve(FILES[weight]);
  const data = await readFile(path);
  const font = create(data);
  const scale = 1000 / font.unitsPerEm;
  const known = new Map<number, number>();
  const lookup = (codePoint: number): number => {
    const cached = known.get(codePoint);
    if (cached !== undefined) return cached;
    const width = font.hasGlyphForCodePoint(codePoint) ? font.glyphForCodePoint(codePoint).advanceWidth * scale : -1;
    known.set(codePoint, width);
    return width;
  };
  return {
    weight,
    font,
    sha256: createHash('sha256').update(data).digest('hex'),
    has: (codePoint) => lookup(codePoint) >= 0,
    advance: (codePoint) => Math.max(0, lookup(codePoint)),
  };
}

let shared: Promise<Faces> | undefined;

/** The process's own pair of faces, parsed at the first call; throws when a font file cannot be read. */
export function loadFaces(): Promise<Faces> {
  shared ??= Promise.all([openFace('regular'), openFace('bold')]).then(
    ([regular, bold]) => ({ regular, bold }),
    (cause: unknown) => {
      shared = undefined;
      throw new Error('the fonts of the dossier cannot be read', { cause });
    },
  );
  return shared;
}
