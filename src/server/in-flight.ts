import type { RequestHandler } from 'express';

/** Lets so many calls be under way at once; the others are told to come again, so that a storm costs no memory. */
export const inFlight = (most: number): RequestHandler => {
  let now = 0;
  return (_request, response, next) => {
    if (now >= most) {
      response
        .status(503)
        .set('retry-after', '1')
        .json({ error: `${most} calls are under way: come again` });
      return;
    }
    now += 1;
    response.once('close', () => {
      now -= 1;
    });
    next();
  };
};
