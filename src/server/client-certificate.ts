import { TLSSocket } from 'node:tls';
import type { RequestHandler } from 'express';

/** Lets only callers pass whose certificate the given authority signed. An API server shows one where its admission configuration names it. */
export const clientCertificate: RequestHandler = (request, response, next) => {
  if (request.socket instanceof TLSSocket && request.socket.authorized) return next();
  response.status(401).json({ error: "the API server's client certificate is required" });
};
