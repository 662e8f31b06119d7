/** Cells in columns as kubectl prints them: each column as wide as its widest cell, the last one not padded. */
export const tabulate = (
  rows: readonly (readonly string[])[],
  minWidth: number,
  padding: number,
): readonly string[] => {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? minWidth, cell.length + padding);
    });
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join(''));
};
