import type { V1EnvVar } from '@kubernetes/client-node';
import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';

/**
 * Options that cannot be in FLINK_PROPERTIES, since the entry point of the official image would mangle them. They reach
 * Flink as arguments or, for the JVM, in a variable.
 */

type Options = Readonly<Record<string, string>>;

const JAVA_OPTIONS = ['env.java.opts', 'env.java.opts.all'];
const ROLE_JAVA_OPTION = { jobmanager: 'env.java.opts.jobmanager', taskmanager: 'env.java.opts.taskmanager' } as const;
const ROLE_VARIABLE = { jobmanager: 'FLINK_ENV_JAVA_OPTS_JM', taskmanager: 'FLINK_ENV_JAVA_OPTS_TM' } as const;

const isJavaOption = (name: string): boolean =>
  JAVA_OPTIONS.includes(name) || Object.values<string>(ROLE_JAVA_OPTION).includes(name);

/** From 1.19 the image removes all whitespace of a line. Its older form, and Flink's own reader, cut a line at `#`. */
const mangledByEntrypoint = (version: string | undefined, value: string): boolean => {
  const parsed = parseFlinkVersion(version);
  if (parsed === undefined) return false;
  return atLeast(parsed, 1, 19) ? /\s/.test(value) : value.includes('#');
};

/** Whether an option is not in FLINK_PROPERTIES. */
export const passedAsArgument = ({ flinkVersion }: Spec, name: string, value: string): boolean =>
  isJavaOption(name) || mangledByEntrypoint(flinkVersion, value);

/**
 * Arguments `-D name=value`, which Flink reads after its configuration file. `-D` is a word of its own: jobmanager.sh takes
 * a first argument that is more than `-D` for a host name.
 */
export const dynamicProperties = (spec: Spec, options: Options): readonly string[] =>
  Object.entries(options)
    .filter(([name, value]) => !isJavaOption(name) && mangledByEntrypoint(spec.flinkVersion, value))
    .flatMap(([name, value]) => ['-D', `${name}=${value}`]);

/**
 * The variable with the JVM options of one role, which Flink's start script reads. In the configuration file they would
 * replace the distribution's own `env.java.opts.all`, without which Flink does not start on Java 17.
 */
export const javaOptionsVariable = (role: Role, options: Options): V1EnvVar | undefined => {
  const values = [...JAVA_OPTIONS, ROLE_JAVA_OPTION[role]].map((name) => options[name] ?? '');
  const value = values.filter((part) => part !== '').join(' ');
  return value === '' ? undefined : { name: ROLE_VARIABLE[role], value };
};
