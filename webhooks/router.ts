import { type Request, type Response, Router } from 'express';
import type { PlatformDefaults } from '../src/admission/platform-defaults.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { mutate } from './mutate.ts';
import { type AdmissionAnswer, type AdmissionRequest, readReview, writeReview } from './review.ts';
import { validate } from './validate.ts';
import { type ObjectReader, validateScale } from './validate-scale.ts';

type Decide = (request: AdmissionRequest) => AdmissionAnswer | Promise<AdmissionAnswer>;

/** Serves POST /mutate and /validate, and measures them. A body that is not an AdmissionReview throws BadReview. */
export const webhookRouter = (metrics: Metrics, kube: ObjectReader, defaults: PlatformDefaults = {}): Router => {
  const answer =
    (webhook: string, decide: Decide) =>
    async (request: Request, response: Response): Promise<void> => {
      const stop = metrics.admissionSeconds.startTimer({ webhook });
      const review = readReview(request.body);
      const decision = await decide(review);
      stop({ outcome: decision.allowed ? 'allowed' : 'refused' });
      response.json(writeReview(review.uid, decision));
    };
  const judge: Decide = (request) =>
    request.subResource === 'scale' ? validateScale(kube, request) : validate(request);
  const router = Router();
  router.post('/mutate', answer('mutate', mutate(defaults)));
  router.post('/validate', answer('validate', judge));
  return router;
};
