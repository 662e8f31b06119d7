import { styleText } from 'node:util';

/** What a word means for the reader. A colour never says it alone. */
export type Tone = 'good' | 'moving' | 'bad' | 'quiet' | 'plain';

const COLORS = { good: 'green', moving: 'yellow', bad: 'red', quiet: 'gray' } as const;

export type Paint = (tone: Tone, text: string) => string;

/** Colours text, or leaves it as it is. */
export const painter =
  (color: boolean): Paint =>
  (tone, text) =>
    color && tone !== 'plain' && text !== '' ? styleText(COLORS[tone], text, { validateStream: false }) : text;
