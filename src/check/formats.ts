import { stringify } from 'yaml';
import { formatDiagnostic } from '../admission/verdict.ts';
import type { Checked, LocatedDiagnostic } from './check.ts';

/** How what is said is printed. */
export const FORMATS = ['text', 'json', 'yaml', 'github'] as const;
export type Format = (typeof FORMATS)[number];

const told = (said: LocatedDiagnostic): string =>
  said.path === '' ? `${said.message} [${said.code}]` : formatDiagnostic(said);

const text = (said: LocatedDiagnostic): string =>
  `${said.file}:${said.line}:${said.column}: ${said.level}: ${told(said)}\n`;

/** Workflow commands of GitHub Actions: what they end with must be escaped. */
const escaped = (value: string): string => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (value: string): string => escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
const github = (said: LocatedDiagnostic): string =>
  `::${said.level} file=${property(said.file)},line=${said.line},col=${said.column},title=${property(said.code)}::${escaped(told(said))}\n`;

export const print = (format: Format, checked: Checked): string => {
  switch (format) {
    case 'text':
      return checked.diagnostics.map(text).join('');
    case 'github':
      return checked.diagnostics.map(github).join('');
    case 'json':
      return `${JSON.stringify(checked, null, 2)}\n`;
    case 'yaml':
      return stringify(checked);
  }
};
