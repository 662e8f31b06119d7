import { TLSSocket } from 'node:tls';
import type { RequestHandler } from 'express';

/**
 * Refuses callers without a certificate of the configured authority. An API server presents one if its admission
 * configuration says so.
 */
export const requireClientCertificate: RequestHandler = (request, response, next) => {
  if (request.socket instanceof TLSSocket && request.socket.authorized) return next();
  response.status(401).json({ error: "the API server's client certificate is missing or invalid" });
};
