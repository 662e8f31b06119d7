/** A path, split as Flink splits it (Flink, `Path`), without what does not tell two places apart. */
interface Place {
  readonly scheme: string | undefined;
  /** Host or bucket. */
  readonly authority: string | undefined;
  readonly path: string;
}

/** File systems whose authority is a bucket: another bucket is another place. For other ones it is a host, which has several names. */
const BUCKETS: ReadonlySet<string> = new Set(['s3', 'gs', 'oss', 'cosn', 'obs']);

/** Flink's S3 plugins read the same bucket under several schemes. */
const schemeOf = (scheme: string | undefined): string | undefined => scheme?.toLowerCase().replace(/^s3[anp]$/, 's3');

/** Some file systems report a path in percent-encoding. */
const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // it has a percent sign of its own
  }
};

const withoutDots = (path: string): string => {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
};

/** A path may name the metadata file of a restore point; Flink reports the folder (`resolveCheckpointPointer`). */
const placeOf = (text: string): Place => {
  const path = text.replace(/^(?:[a-z][\w+.-]*:)?(?:\/\/[^/]*)?/i, '');
  return {
    scheme: schemeOf(/^([a-z][\w+.-]*):/i.exec(text)?.[1]),
    authority: /^(?:[a-z][\w+.-]*:)?\/\/([^/]+)/i.exec(text)?.[1],
    path: withoutDots(decoded(path)).replace(/\/_metadata$/, ''),
  };
};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** What names a restore point wherever its storage is mounted: `savepoint-1a2b3c-…`, or `JOB/chk-17`. */
const nameOf = (path: string): string => /[^/]*\/chk-\d+$/.exec(path)?.[0] ?? path.slice(path.lastIndexOf('/') + 1);

/** The same path in two file systems. */
const otherBucket = (a: Place, b: Place): boolean =>
  a.scheme === b.scheme &&
  BUCKETS.has(a.scheme ?? '') &&
  a.authority !== undefined &&
  b.authority !== undefined &&
  a.authority !== b.authority;

/**
 * Whether two paths certainly name two restore points. Flink completes the scheme and the host of a path and normalises it
 * before it reports it. A storage can be known by several names, so paths that differ only in those may be the same.
 */
export const certainlyDiffer = (one: string, other: string): boolean => {
  const [a, b] = [placeOf(one), placeOf(other)];
  if (a.path === b.path) return otherBucket(a, b);
  const namesFile = folderOf(a.path) === b.path || folderOf(b.path) === a.path;
  return !namesFile && nameOf(a.path) !== nameOf(b.path);
};

/** Whether two restore points are in the same folder, as the checkpoints of one job are. */
export const sameFolder = (one: string, other: string): boolean =>
  folderOf(placeOf(one).path) === folderOf(placeOf(other).path);
