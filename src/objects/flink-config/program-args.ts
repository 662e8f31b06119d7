import type { Spec } from '../../api/spec.ts';

/** A piece of an argument: in double quotes, in single quotes, or without. */
const PIECE = /"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s"'\\]|\\.)+)/g;

/** Splits arguments as a shell does. Flink 2.0 and newer take a list, and ignore a string silently (seen on 2.3). */
export const splitArgs = (text: string): readonly string[] => {
  const args: string[] = [];
  let end = -1;
  for (const match of text.matchAll(PIECE)) {
    const [whole, double, single, bare] = match;
    const piece = single ?? String(double ?? bare).replace(/\\(.)/g, '$1');
    if (match.index === end && args.length > 0) args[args.length - 1] += piece;
    else args.push(piece);
    end = match.index + whole.length;
  }
  return args;
};

/** The arguments of the job, from programArgsList or programArgs. */
export const programArgs = ({
  programArgsList,
  programArgs: text,
}: Pick<Spec, 'programArgs' | 'programArgsList'>): readonly string[] => programArgsList ?? splitArgs(text ?? '');
