import { databaseRatios } from './database.ts';
import { dossiers } from './dossier.ts';
import { lifecycle } from './lifecycle.ts';
import { panel } from './panel.ts';
import { rounds } from './rounds.ts';

/** One program per figure, so that none runs in a process that another has warmed or filled. */
const PROGRAMS: Readonly<Record<string, () => Promise<Record<string, number>>>> = {
  database: databaseRatios,
  lifecycle,
  dossier: dossiers,
  rounds,
  panel,
};

const name = process.argv[2] ?? '';
const program = PROGRAMS[name];
if (program === undefined) {
  process.stderr.write(`bench: ${name === '' ? 'no program' : name} is none of ${Object.keys(PROGRAMS).join(', ')}\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(`${JSON.stringify(await program())}\n`);
  // Native workers keep the process alive after they have been shut down.
  process.exit(0);
}
