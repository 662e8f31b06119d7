import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';

/** Options that reach Flink otherwise than by FLINK_PROPERTIES, because the official image would spoil them there. */

const JAVA_OPTIONS = ['env.java.opts', 'env.java.opts.all'];
const ROLE_OPTIONS = { jobmanager: 'env.java.opts.jobmanager', taskmanager: 'env.java.opts.taskmanager' } as const;
const ROLE_VARIABLES = { jobmanager: 'FLINK_ENV_JAVA_OPTS_JM', taskmanager: 'FLINK_ENV_JAVA_OPTS_TM' } as const;

const isJavaOption = (key: string): boolean =>
  JAVA_OPTIONS.includes(key) || Object.values<string>(ROLE_OPTIONS).includes(key);

/** From 1.19 the image deletes every blank of a line; its older form, and Flink's own reader, cut a line at `#`. */
const mangledByEntrypoint = (version: string | undefined, value: string): boolean => {
  const parsed = parseFlinkVersion(version);
  return parsed !== undefined && (atLeast(parsed, 1, 19) ? /\s/.test(value) : value.includes('#'));
};

/** Whether an option is left out of FLINK_PROPERTIES. */
export const passedAsArgument = ({ flinkVersion }: Spec, key: string, value: string): boolean =>
  isJavaOption(key) || mangledByEntrypoint(flinkVersion, value);

/**
 * What the entry point is given after its role: options as `-D key=value`, which Flink reads after its file. In two words:
 * the distribution's jobmanager.sh takes a first argument that is not just `-D` for a host name.
 */
export const dynamicOptions = (spec: Spec, options: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(options)
    .filter(([key, value]) => !isJavaOption(key) && mangledByEntrypoint(spec.flinkVersion, value))
    .flatMap(([key, value]) => ['-D', `${key}=${value}`]);

/**
 * JVM options of one role as the variable that Flink's start script reads. In the file they would take the place of the
 * distribution's own `env.java.opts.all`, without which Flink does not start on Java 17.
 */
export const javaOptions = (
  role: Role,
  options: Readonly<Record<string, string>>,
): readonly { readonly name: string; readonly value: string }[] => {
  const value = [...JAVA_OPTIONS, ROLE_OPTIONS[role]].map((key) => options[key] ?? '').filter((part) => part !== '');
  return value.length === 0 ? [] : [{ name: ROLE_VARIABLES[role], value: value.join(' ') }];
};
