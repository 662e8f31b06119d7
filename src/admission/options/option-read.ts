import type { FlinkVersion } from '../../api/flink-version.ts';
import { optionNameIn } from '../../objects/flink-config/option-names.ts';
import { optionOf, type Span } from './table.ts';

/** The option that a version reads where flinkConfig has this name: flinkapp writes it under the name that the version knows. */
export const optionRead = (version: FlinkVersion, key: string): Span | undefined =>
  optionOf(version, optionNameIn(version, key));

/** The name that a version has for an option, whichever of its names is given. */
export const presentName = (version: FlinkVersion, key: string): string =>
  optionRead(version, key)?.[3] ?? optionNameIn(version, key);
