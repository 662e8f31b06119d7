/** No API server and no Metacontroller sends such a body. */
export class BadBody extends Error {
  override readonly name = 'BadBody';
  readonly status = 400;
}

/** Deeper than any Kubernetes resource; schemas and templates are read by recursion. */
const MAX_DEPTH = 100;

const [QUOTE, BACKSLASH, OPEN_OBJECT, OPEN_LIST, CLOSE_OBJECT, CLOSE_LIST] = ['"', '\\', '{', '[', '}', ']'].map(
  (mark) => mark.charCodeAt(0),
);

/** The index of the quote that ends a string, or the end of the body. */
const endOfString = (body: Uint8Array, start: number): number => {
  let i = start;
  while (i < body.length && body[i] !== QUOTE) i += body[i] === BACKSLASH ? 2 : 1;
  return i;
};

const depthOf = (body: Uint8Array): number => {
  let [depth, deepest] = [0, 0];
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === QUOTE) i = endOfString(body, i + 1);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
  }
  return deepest;
};

/**
 * Checks the bytes of a JSON body before it is parsed.
 * @throws BadBody where it is nested too deeply
 */
export const guardBody = (body: Buffer): void => {
  if (depthOf(body) > MAX_DEPTH) throw new BadBody(`the body is nested more than ${MAX_DEPTH} levels deep`);
};
