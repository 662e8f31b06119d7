import type { FlinkVersion } from '../../api/flink-version.ts';
import { optionNameIn } from '../../objects/flink-config/option-names.ts';
import { optionIn, type Span } from './table.ts';

/** The option that a version reads for a name in flinkConfig: flinkapp writes it under the name that the version knows. */
export const resolveOption = (version: FlinkVersion, key: string): Span | undefined =>
  optionIn(version, optionNameIn(version, key));

/** The current name of an option in one version, for any of its names. */
export const currentName = (version: FlinkVersion, key: string): string =>
  resolveOption(version, key)?.[3] ?? optionNameIn(version, key);
