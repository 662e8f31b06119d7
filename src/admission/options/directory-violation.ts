import type { Wording } from '../rule.ts';

const SCHEME = /^[a-z][a-z\d+.-]*:\//i;
const BELOW_ROOT = /^[a-z][a-z\d+.-]*:(\/\/[^/]*\/+|\/)[^/]/i;

/** Why Flink refuses to keep state in a directory (ExternalizedSnapshotLocation, the same in all known versions). */
export const directoryViolation = (directory: string): Wording | undefined => {
  if (!SCHEME.test(directory))
    return { problem: 'has no scheme', advice: 'write it like s3://bucket/folder, hdfs:///folder or file:///folder' };
  if (BELOW_ROOT.test(directory)) return undefined;
  return { problem: 'is the root of a store, which Flink refuses', advice: 'add a folder' };
};
