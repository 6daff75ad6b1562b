/** Outside programs that judge the files. A missing one fails the test and says what to install. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGES: Readonly<Record<string, string>> = {
  pdftotext: 'poppler-utils',
  pdffonts: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  pdfdetach: 'poppler-utils',
  qpdf: 'qpdf',
  java: 'a Java 17 runtime',
};

/** Runs a program and returns what it printed; names the missing package instead of skipping. */
export async function run(program: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' });
    return stdout;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const said = (cause as { stderr?: string; stdout?: string }).stderr ?? '';
    throw new Error(
      missing
        ? `this test needs "${program}": install ${PACKAGES[program] ?? program}`
        : `${program} ${args.join(' ')} failed: ${said}`,
      { cause },
    );
  }
}

/** A folder of PDF files for one test file. */
export class Shelf {
  private folder: Promise<string> | undefined;

  async put(name: string, bytes: Uint8Array): Promise<string> {
    const path = await this.path(name);
    await writeFile(path, bytes);
    return path;
  }

  async path(name: string): Promise<string> {
    this.folder ??= mkdtemp(join(tmpdir(), 'zhiheng-dossier-'));
    return join(await this.folder, name);
  }

  async clear(): Promise<void> {
    if (this.folder !== undefined) await rm(await this.folder, { recursive: true, force: true });
  }
}

/** Text without white space, as round trips compare it. */
export const packed = (text: string): string => text.replaceAll(/\s/gu, '');
