import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DOCUMENTS, formatTable, reduce, schemasOf } from './reduce.ts';

/**
 * Makes the schema by which admission judges rendered objects, src/admission/kubernetes/schema.json, from what a cluster
 * publishes: `npm run generate:kubernetes -- --context NAME`, or `-- FOLDER` with the documents of `/openapi/v3` saved in
 * files such as `apis_apps_v1.json`.
 */

const TABLE = new URL('../../src/admission/kubernetes/schema.json', import.meta.url);
const { values, positionals } = parseArgs({ allowPositionals: true, options: { context: { type: 'string' } } });
const { context } = values;
const [folder] = positionals;

const fromCluster = (path: string): string =>
  execFileSync('kubectl', ['--context', String(context), 'get', '--raw', `/openapi/v3/${path}`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });

const read = (path: string): string => {
  if (folder === undefined) return fromCluster(path);
  return readFileSync(join(folder, `${path.replaceAll('/', '_')}.json`), 'utf8');
};

if ((folder === undefined) === (context === undefined)) throw new Error('give a folder or --context');
const documents = new Map(Object.values(DOCUMENTS).map((path) => [path, JSON.parse(read(path))]));
const version = String(documents.get('api/v1').info.version).replace(/^v/, '');
writeFileSync(TABLE, formatTable(version, reduce(schemasOf(documents))));
