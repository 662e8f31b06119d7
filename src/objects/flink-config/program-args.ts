import type { Spec } from '../../api/spec.ts';

/**
 * A piece of an argument: in double quotes, in single quotes, or without. Outside of quotes a backslash is text, as in
 * Flink's own reading of arguments, unless it stands before a quote or a blank.
 */
const PIECE = /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|((?:[^\s"'\\]|\\[\s"']|\\(?![\s"']))+)/g;

const pieceText = ([, double, single, bare = '']: readonly (string | undefined)[]): string => {
  if (single !== undefined) return single;
  return double === undefined ? bare.replace(/\\([\s"'])/g, '$1') : double.replace(/\\(["\\])/g, '$1');
};

/** Splits arguments at blanks outside of quotes. Flink 2.0 and newer take a list, and ignore a string silently (seen on 2.3). */
export const splitArgs = (text: string): readonly string[] => {
  const args: string[] = [];
  let end = -1;
  for (const match of text.matchAll(PIECE)) {
    if (match.index === end && args.length > 0) args[args.length - 1] += pieceText(match);
    else args.push(pieceText(match));
    end = match.index + match[0].length;
  }
  return args;
};

/** Whether a quote has no other end, so that nobody can say where its argument ends. */
export const hasOpenQuote = (text: string): boolean => text.replace(PIECE, '').trim() !== '';

/** The arguments of the job, from programArgsList or programArgs. */
export const programArgs = ({
  programArgsList,
  programArgs: text,
}: Pick<Spec, 'programArgs' | 'programArgsList'>): readonly string[] => programArgsList ?? splitArgs(text ?? '');
