import type { Spec } from '../../api/spec.ts';

const TOKEN = /"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s"'\\]|\\.)+)/g;

/**
 * One string of arguments as a list, split as a shell would: Flink 2.0 takes lists only, and ignores the string
 * without a word (seen on 2.3).
 */
export const splitArgs = (text: string): readonly string[] => {
  const args: string[] = [];
  let end = -1;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, double, single, bare] = match;
    const part = single ?? String(double ?? bare).replace(/\\(.)/g, '$1');
    if (match.index === end && args.length > 0) args[args.length - 1] += part;
    else args.push(part);
    end = match.index + whole.length;
  }
  return args;
};

/** The arguments of a job, in whichever of the two ways they are given. */
export const programArgs = ({
  programArgsList,
  programArgs: text,
}: Pick<Spec, 'programArgs' | 'programArgsList'>): readonly string[] => programArgsList ?? splitArgs(text ?? '');
