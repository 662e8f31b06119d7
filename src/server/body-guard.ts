/** The body is one that no API server and no Metacontroller sends. */
export class BadBody extends Error {
  override readonly name = 'BadBody';
  readonly status = 400;
}

/** Deeper than any resource of Kubernetes; schemas and templates are read by recursion. */
const DEEPEST = 100;

const [QUOTE, BACKSLASH, OPEN_OBJECT, OPEN_LIST, CLOSE_OBJECT, CLOSE_LIST] = ['"', '\\', '{', '[', '}', ']'].map(
  (mark) => mark.charCodeAt(0),
);

const depthOf = (body: Uint8Array): number => {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (quoted) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
  }
  return deepest;
};

/** The key itself, and the escape by which its underscores could be hidden: no encoder of JSON escapes those. */
const REFUSED = ['__proto__', '\\u005f', '\\u005F'];

/**
 * Looks at the bytes of a JSON body before it is parsed.
 * @throws BadBody where it nests too deeply, or has a key that means the prototype of an object
 */
export const guardBody = (body: Buffer): void => {
  if (depthOf(body) > DEEPEST) throw new BadBody(`the body nests more than ${DEEPEST} deep`);
  if (REFUSED.some((text) => body.includes(text))) throw new BadBody('the body has the key __proto__');
};
