import type { Paint, Tone } from './paint.ts';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

export const cell = (text: string | undefined, tone: Tone = 'plain'): Cell => ({ text: text ?? '', tone });

const GAP = 2;

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/**
 * Columns as wide as their widest cell. Only the last column is cut, to the width of the terminal: names never are.
 * Cells are padded first and coloured then, so that colours move no column.
 */
export const renderTable = (
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  columns?: number,
): string => {
  const last = header.length - 1;
  const widths = header.map((title, i) =>
    rows.reduce((widest, row) => Math.max(widest, row[i]?.text.length ?? 0), title.length),
  );
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP, 0);
  const room = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(columns - before, 1);
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, tone }, i) =>
        i === last
          ? paint(tone, cut(text, room))
          : paint(tone, text) + ' '.repeat((widths[i] ?? 0) - text.length + GAP),
      )
      .join('')
      .trimEnd();
  return [header.map((title) => cell(title)), ...rows].map((cells) => `${line(cells)}\n`).join('');
};
