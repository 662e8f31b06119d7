import { stringify } from 'yaml';
import { messageOf } from './check.ts';
import type { CheckResult, LocatedDiagnostic } from './result.ts';
import { toSarif } from './sarif.ts';

export const FORMATS = ['text', 'json', 'yaml', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

const textLine = (diagnostic: LocatedDiagnostic): string => {
  const { file, line, column, level } = diagnostic;
  return `${file}:${line}:${column}: ${level}: ${messageOf(diagnostic)}\n`;
};

/** Escapes of GitHub's workflow commands, which end at a line break, and whose properties end at a comma or colon. */
const escapeData = (value: string): string =>
  value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (value: string): string => escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');

const githubAnnotation = (diagnostic: LocatedDiagnostic): string => {
  const { level, file, line, column, code } = diagnostic;
  const properties = `file=${escapeProperty(file)},line=${line},col=${column},title=${escapeProperty(code)}`;
  return `::${level} ${properties}::${escapeData(messageOf(diagnostic))}\n`;
};

/** @param version of flinkapp, for reports that name their tool */
export const formatResult = (format: Format, result: CheckResult, version: string): string => {
  switch (format) {
    case 'text':
      return result.diagnostics.map(textLine).join('');
    case 'github':
      return result.diagnostics.map(githubAnnotation).join('');
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
    case 'yaml':
      return stringify(result);
    case 'sarif':
      return `${JSON.stringify(toSarif(result, version), null, 2)}\n`;
  }
};
