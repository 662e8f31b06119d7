import { kubectlSession } from './kubectl-session.ts';
import { sandboxLife } from './sandbox-life.ts';

/** README.md with what flinkapp prints now, between markers such as `<!-- get: recorded -->` and `<!-- get: end -->`. */

/** Flink's job ids have 32 digits; the first eight tell jobs apart. */
const shortenJobIds = (text: string): string => text.replace(/\b([0-9a-f]{8})[0-9a-f]{24}\b/g, '$1…');

const replaceBetween = (readme: string, name: string, text: string): string => {
  const [start, end] = [`<!-- ${name}: recorded -->`, `<!-- ${name}: end -->`];
  const [from, to] = [readme.indexOf(start), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${start} … ${end}`);
  return `${readme.slice(0, from + start.length)}\n\`\`\`\n${shortenJobIds(text)}\n\`\`\`\n${readme.slice(to)}`;
};

export const recordedReadme = async (readme: string): Promise<string> => {
  const { watch, describe } = await kubectlSession();
  const blocks = { watch, describe, sandbox: await sandboxLife() };
  return Object.entries(blocks).reduce((text, [name, block]) => replaceBetween(text, name, block), readme);
};
