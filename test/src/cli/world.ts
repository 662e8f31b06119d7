import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { FlinkApplication } from '../../../src/api/flinkapplication.ts';
import { CommandError, EXIT } from '../../../src/cli/exit.ts';
import type { Kubectl } from '../../../src/cli/kubectl/kubectl.ts';
import { run } from '../../../src/cli/run.ts';
import { NOW } from '../../builders.ts';

/** A kubectl that answers from values, and remembers its calls. */
export interface FakeKubectl {
  /** Applications by name. A list is what successive reads see; the last one stays. */
  readonly applications?: Readonly<Record<string, FlinkApplication | readonly FlinkApplication[]>>;
  /** Answers of Flink by the end of the path. */
  readonly flink?: Readonly<Record<string, unknown>>;
  readonly events?: readonly object[];
  readonly attachStatus?: number;
  readonly error?: CommandError;
  readonly confirms?: boolean;
  readonly columns?: number;
}

export interface Printed {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Calls of kubectl that are no plain reads. */
  readonly calls: readonly string[];
}

const notFound = (name: string): CommandError =>
  new CommandError(EXIT.notFound, `flinkapplications.flink.k8s.io "${name}" not found`);

const answers = (fake: FakeKubectl, calls: string[]): Kubectl => {
  const reads = new Map<string, number>();
  const one = (name: string): FlinkApplication => {
    const known = fake.applications?.[name];
    if (known === undefined) throw notFound(name);
    if (!Array.isArray(known)) return known as FlinkApplication;
    const n = reads.get(name) ?? 0;
    reads.set(name, n + 1);
    const seen = known[Math.min(n, known.length - 1)];
    if (seen === undefined) throw notFound(name);
    return seen;
  };
  const flinkAnswer = (path: string): unknown => {
    const found = Object.entries(fake.flink ?? {}).find(([end]) => path.endsWith(end));
    if (found === undefined) throw new CommandError(EXIT.unreachable, 'dial tcp 10.0.0.1:8081: connection refused');
    return found[1];
  };
  const resources = (names: readonly string[]): unknown => {
    if (names.length === 1) return one(String(names[0]));
    return { items: (names.length === 0 ? Object.keys(fake.applications ?? {}) : names).map(one) };
  };
  const json = ([, what = '', ...rest]: readonly string[]): unknown => {
    if (fake.error !== undefined) throw fake.error;
    if (what.startsWith('--raw=')) return flinkAnswer(what);
    if (what === 'events') return { items: fake.events ?? [] };
    return resources(rest.filter((arg) => !arg.startsWith('-')));
  };
  return {
    read: async (args) => {
      calls.push(args.join(' '));
      return '';
    },
    json: async <T>(args: readonly string[]): Promise<T> => JSON.parse(JSON.stringify(json(args))),
    attach: async (args) => {
      calls.push(args.join(' '));
      return fake.attachStatus ?? 0;
    },
  };
};

/** Runs one command line. Time passes only while the command sleeps. */
export const flink = async (line: string, fake: FakeKubectl = {}): Promise<Printed> => {
  const printed = { out: '', err: '' };
  const calls: string[] = [];
  let now = NOW;
  const status = await run(line.split(' ').filter(Boolean), {
    kubectl: (flags) => {
      if (flags.length > 0) calls.push(`flags ${flags.join(' ')}`);
      return answers(fake, calls);
    },
    terminal: (color) => ({
      out: (text) => {
        printed.out += text;
      },
      err: (text) => {
        printed.err += text;
      },
      color: color === 'always',
      columns: fake.columns,
      confirm:
        fake.confirms === undefined
          ? undefined
          : async (question) => {
              printed.err += `${question}\n`;
              return fake.confirms === true;
            },
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    }),
    version: '1.2.3',
  });
  return { status, ...printed, calls };
};

/** Compares a screen with test/golden/cli. `npm run golden` writes the files: then review the diff. */
export const assertScreen = (name: string, { status, out, err }: Printed): void => {
  const file = new URL(`../../golden/cli/${name}.txt`, import.meta.url);
  const text = `exit status ${status}\n--- stdout\n${out}--- stderr\n${err}`;
  if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(file)) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
};
