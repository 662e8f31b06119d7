import type { RequestHandler } from 'express';

/**
 * Limits how many calls are in flight and refuses the others, so that a burst of calls does not exhaust the memory. To a
 * 429 Metacontroller calls again after the Retry-After; to a 503 it would back off for longer and longer.
 */
export const limitInFlight = (max: number): RequestHandler => {
  let inFlight = 0;
  return (_request, response, next) => {
    if (inFlight >= max) {
      response.status(429).set('retry-after', '1').json({ error: 'too many requests; retry' });
      return;
    }
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
};
