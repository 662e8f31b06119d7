declare module 'jsonpatch' {
  const jsonpatch: {
    /** Applies a JSON Patch (RFC 6902) to a copy of the document. Throws if a path does not exist. */
    readonly apply_patch: <T>(document: T, patch: readonly object[]) => T;
  };
  export default jsonpatch;
}
