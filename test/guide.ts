import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { FlinkApplication } from '../src/api/flinkapplication.ts';

const folder = new URL('../docs/guide/', import.meta.url);

/** Topics of the guide: a page each. */
export const TOPICS: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replace(/\.md$/, ''));

/** The applications of a page, as its reader would apply them. Objects of other kinds are left out. */
export const manifestsOf = (topic: string): readonly FlinkApplication[] =>
  [...readFileSync(new URL(`${topic}.md`, folder), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)]
    .map(([, text = '']) => parse(text))
    .filter(({ kind }) => kind !== 'HorizontalPodAutoscaler');
