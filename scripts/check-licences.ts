import { readFileSync } from 'node:fs';

/** Licences allowed for runtime dependencies: all of them permit use and change with attribution. */
const PERMITTED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
  'MIT OR Apache-2.0',
  'Unlicense',
  '(MIT OR CC0-1.0)',
]);

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

const { packages }: { packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
);
const violations = Object.entries(packages).filter(
  ([path, { license, dev, devOptional }]) =>
    path !== '' && dev !== true && devOptional !== true && !PERMITTED.has(license ?? ''),
);
for (const [path, { license }] of violations)
  process.stderr.write(`${path}: licence ${license ?? 'unknown'} is not permitted\n`);
if (violations.length > 0) process.exitCode = 1;
