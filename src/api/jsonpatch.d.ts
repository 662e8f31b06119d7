declare module 'jsonpatch' {
  const jsonpatch: {
    /** Applies an RFC 6902 patch to a copy of the document; throws on a path that is not there. */
    readonly apply_patch: <T>(document: T, patch: readonly object[]) => T;
  };
  export default jsonpatch;
}
