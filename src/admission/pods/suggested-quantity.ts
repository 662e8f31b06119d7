/** A number with a unit as people write it: `2 GB`, `512mb`, `1gi`. */
const WRITTEN = /^\s*(\d+(?:\.\d+)?)\s*([kmgt])(?:i?b|i)?\s*$/i;

/** The amount of memory that was meant, as a Kubernetes quantity: `2Gi` for `2 GB`. Undefined for other text. */
export const suggestedMemory = (written: string | number): string | undefined => {
  const [, digits, letter = ''] = WRITTEN.exec(String(written)) ?? [];
  return digits === undefined ? undefined : `${digits}${letter.toUpperCase()}i`;
};
