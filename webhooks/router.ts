import { type Request, type Response, Router } from 'express';
import type { PlatformDefaults } from '../src/admission/platform-defaults.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { mutate } from './mutate.ts';
import { type AdmissionAnswer, type AdmissionRequest, readReview, writeReview } from './review.ts';
import { validate } from './validate.ts';

/** Serves POST /mutate and /validate, and measures them. A body that is not an AdmissionReview throws BadReview. */
export const webhookRouter = (metrics: Metrics, defaults: PlatformDefaults = {}): Router => {
  const answer =
    (webhook: string, decide: (request: AdmissionRequest) => AdmissionAnswer) =>
    (request: Request, response: Response) => {
      const stop = metrics.admissionSeconds.startTimer({ webhook });
      const review = readReview(request.body);
      const decision = decide(review);
      stop({ outcome: decision.allowed ? 'allowed' : 'refused' });
      response.json(writeReview(review.uid, decision));
    };
  const router = Router();
  router.post('/mutate', answer('mutate', mutate(defaults)));
  router.post('/validate', answer('validate', validate));
  return router;
};
