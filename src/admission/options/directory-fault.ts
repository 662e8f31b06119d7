const SCHEME = /^[a-z][a-z\d+.-]*:\//i;
const BELOW_ROOT = /^[a-z][a-z\d+.-]*:(\/\/[^/]*\/+|\/)[^/]/i;

/** Why Flink would not keep checkpoints or savepoints there (its ExternalizedSnapshotLocation; the same in all versions we know). */
export const directoryFault = (text: string): { readonly fault: string; readonly advice: string } | undefined => {
  if (!SCHEME.test(text))
    return { fault: 'has no scheme', advice: 'write it as s3://bucket/folder, hdfs:///folder or file:///folder' };
  return BELOW_ROOT.test(text)
    ? undefined
    : { fault: 'is the root of a store, where Flink keeps no state', advice: 'name a folder in it' };
};
