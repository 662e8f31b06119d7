/**
 * Runs calls with the same key one after the other. Metacontroller repeats a call 5 ms after its own time-out, while
 * the first one still runs here (Metacontroller 4.17, retry back-off).
 */
export const serializeByKey = () => {
  const tails = new Map<string, Promise<unknown>>();
  return async <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const previous = tails.get(key) ?? Promise.resolve();
    const result = previous.then(run, run);
    const tail = result.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
};
