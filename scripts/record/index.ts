import { readFileSync, writeFileSync } from 'node:fs';
import { recordedReadme } from './recorded-readme.ts';

/** `npm run record` records what README.md shows. `--check` writes nothing and fails where README.md differs. */

const FILE = 'README.md';
const readme = readFileSync(FILE, 'utf8');
const recorded = await recordedReadme(readme);
if (recorded !== readme && process.argv.includes('--check')) {
  process.stderr.write(`${FILE} differs from what npm run record writes\n`);
  process.exitCode = 1;
} else if (recorded !== readme) {
  writeFileSync(FILE, recorded);
  process.stderr.write(`written: ${FILE}\n`);
}
