import { messageOf } from './check.ts';
import { guardsOf } from './codes.ts';
import type { CheckResult, LocatedDiagnostic } from './result.ts';

const ruleOf = (code: string): object => ({
  id: code,
  shortDescription: { text: code },
  help: { text: guardsOf(code) },
});

const resultOf = (diagnostic: LocatedDiagnostic): object => {
  const { code, level, file, line, column, path } = diagnostic;
  const region = { startLine: line, startColumn: column };
  const place = { physicalLocation: { artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) }, region } };
  const location = path === '' ? place : { ...place, logicalLocations: [{ fullyQualifiedName: path }] };
  return { ruleId: code, level, message: { text: messageOf(diagnostic) }, locations: [location] };
};

/** The result for code scanning: SARIF 2.1.0 (OASIS), with the codes that occur as its rules. */
export const toSarif = ({ diagnostics }: CheckResult, version: string): object => {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const driver = { name: 'flinkapp', version, rules: codes.map(ruleOf) };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results: diagnostics.map(resultOf) }],
  };
};
