export const CHECK_USAGE = `usage: flinkapp check [OPTION...] FILE...

Checks FlinkApplications as kubectl, the API server and the admission webhooks do, without a cluster.
FILE is a YAML or JSON file with any number of documents, a folder (its *.yaml, *.yml and *.json files, and those of the
folders in it), or - for standard input. Resources of other kinds are skipped.

  -o, --output text    one line per message: FILE:LINE:COLUMN: LEVEL: MESSAGE (default)
  -o, --output json    all messages, and the applications with their defaults
  -o, --output yaml    the same as YAML
  -o, --output github  annotations for a pull request
  -o, --output sarif   a report for code scanning
  --defaults FILE      fill in the platform defaults of FILE first, as the service does (docs/guide/configuration.md)
  --strict             warnings count as errors
  --quiet              print errors only
  --allow-empty        exit with 0 although no FlinkApplication was found
  --version            print the version
  -h, --help           print this

Exit status: 0 no errors; 1 errors found; 2 a file cannot be read, no FlinkApplication was found, or the arguments are
invalid.
`;
