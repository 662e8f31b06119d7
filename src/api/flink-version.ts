/** A release line of Flink, such as `1.20` or `2.3`. */
export interface FlinkVersion {
  readonly major: number;
  readonly minor: number;
}

const FORM = /^v?(\d+)[._](\d+)(?:[._-].*)?$/;

/** The version of `1.20`, `1.20.5`, `2.3.0`, `v1_20` or `1.11-SNAPSHOT`; undefined for any other text. */
export const parseFlinkVersion = (text: string | undefined): FlinkVersion | undefined => {
  const match = text === undefined ? null : FORM.exec(text.trim());
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
};

export const atLeast = (version: FlinkVersion, major: number, minor: number): boolean =>
  version.major > major || (version.major === major && version.minor >= minor);

/** The release lines whose configuration and REST API flinkapp knows. Admission refuses any other. */
export const KNOWN_LINES: readonly string[] = [
  ...Array.from({ length: 13 }, (_, i) => `1.${i + 8}`),
  ...Array.from({ length: 4 }, (_, i) => `2.${i}`),
];

export const lineOf = (version: FlinkVersion): string => `${version.major}.${version.minor}`;
