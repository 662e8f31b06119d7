import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Refuses calls without one of the tokens. It compares digests, of every token and in constant time: timing reveals
 * no length and no match.
 */
export const requireBearerToken =
  (tokens: () => readonly string[]): RequestHandler =>
  (request, response, next) => {
    const presented = digest(request.get('authorization') ?? '');
    if (tokens().filter((token) => timingSafeEqual(presented, digest(`Bearer ${token}`))).length > 0) return next();
    response.status(401).json({ error: 'the bearer token is missing or invalid' });
  };
