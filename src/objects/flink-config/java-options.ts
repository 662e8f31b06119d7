import type { V1EnvVar } from '@kubernetes/client-node';
import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import { kubernetesText } from './kubernetes-text.ts';
import type { FlinkContainer } from './variables.ts';

/** Options for the JVM: the start scripts read them, and Flink does not. */

type Options = Readonly<Record<string, string>>;

const ALL = ['env.java.default-opts.all', 'env.java.opts', 'env.java.opts.all'];
const OF_CONTAINER: Readonly<Record<FlinkContainer, readonly string[]>> = {
  jobmanager: ['env.java.default-opts.jobmanager', 'env.java.opts.jobmanager'],
  taskmanager: ['env.java.default-opts.taskmanager', 'env.java.opts.taskmanager'],
  client: ['env.java.opts.client'],
};
const VARIABLE: Readonly<Record<FlinkContainer, string>> = {
  jobmanager: 'FLINK_ENV_JAVA_OPTS_JM',
  taskmanager: 'FLINK_ENV_JAVA_OPTS_TM',
  client: 'FLINK_ENV_JAVA_OPTS_CLI',
};

const JAVA_OPTIONS: ReadonlySet<string> = new Set([...ALL, ...Object.values(OF_CONTAINER).flat()]);

export const isJavaOption = (name: string): boolean => JAVA_OPTIONS.has(name);

/** A quoted part, an escaped character, a reference to a variable, or one other character. */
const PART = /"(?:[^"\\]|\\.)*"|'[^']*'|\\.|\$\{\w+\}|[\s\S]/g;

/** From 1.14 the start script of JobManagers and TaskManagers sends JVM options through `eval`, for the variables in them. */
const isEvaluated = ({ flinkVersion }: Pick<Spec, 'flinkVersion'>, container: FlinkContainer): boolean => {
  const version = parseFlinkVersion(flinkVersion);
  return container !== 'client' && version !== undefined && atLeast(version, 1, 14);
};

/** Options as `eval` must see them: it would run what follows `|`, `;` or `&`, and nothing of it would reach the JVM. */
const forEval = (value: string): string =>
  value.replace(PART, (part) => {
    if (/^[|&;<>()`{}#]$/.test(part)) return `\\${part}`;
    return part.startsWith('"') ? part.replace(/`|\$(?=\()/g, '\\$&') : part;
  });

/** Why JVM options do not reach the JVM as they are written: the scripts split them at blanks, also in quotes. */
export const javaOptionsProblem = (value: string): string | undefined => {
  const parts = value.match(PART) ?? [];
  if (parts.some((part) => part === '"' || part === "'" || part === '\\')) return 'has a quote without its other end';
  return parts.some((part) => /^(["']|\\).*\s/s.test(part)) ? 'has a blank in quotes' : undefined;
};

/**
 * The variable with the JVM options of one container, which Flink's start scripts read. In the configuration file they would
 * replace the distribution's own `env.java.opts.all`, without which Flink does not start on Java 17.
 */
export const javaOptionsVariable = (
  spec: Pick<Spec, 'flinkVersion'>,
  container: FlinkContainer,
  options: Options,
): V1EnvVar | undefined => {
  const values = [...ALL, ...OF_CONTAINER[container]].map((name) => options[name] ?? '');
  const value = values
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter((part) => part !== '')
    .map((part) => (isEvaluated(spec, container) ? forEval(part) : part))
    .join(' ');
  return value === '' ? undefined : { name: VARIABLE[container], value: kubernetesText(value) };
};
