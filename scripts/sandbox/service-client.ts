import jsonpatch from 'jsonpatch';
import { Agent, request } from 'undici';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import { type Hook, type HookAnswer, RetryLater } from '../../test/world/metacontroller.ts';

/** Calls the real service over TLS, as the API server and Metacontroller do. */
export interface ServiceClient {
  readonly hook: Hook;
  /** The application as the API server would store it and the warnings for the user, or why admission refuses it. */
  readonly admit: (application: FlinkApplication) => Promise<{
    readonly admitted?: FlinkApplication;
    readonly refusal?: string;
    readonly warnings: readonly string[];
  }>;
}

interface Review {
  readonly allowed: boolean;
  readonly patch?: string;
  readonly warnings?: readonly string[];
  readonly status?: { readonly message: string };
}

export const serviceClient = (port: number, authority: string, token: string): ServiceClient => {
  const agent = new Agent({ connections: 2, connect: { ca: authority, servername: 'flinkapp' } });
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const response = await request(`https://127.0.0.1:${port}/${path}`, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const text = await response.body.text();
    if (response.statusCode === 429) throw new RetryLater(Number(response.headers['retry-after']));
    if (response.statusCode !== 200) throw new Error(`/${path} answered ${response.statusCode}: ${text}`);
    return JSON.parse(text);
  };
  const review = async (webhook: 'mutate' | 'validate', object: unknown): Promise<Review> => {
    const answer = await post(webhook, {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: { uid: 'sandbox', operation: 'CREATE', object },
    });
    return (answer as { response: Review }).response;
  };
  return {
    hook: async (name, body) => (await post(name, body)) as HookAnswer,
    admit: async (application) => {
      const { patch } = await review('mutate', application);
      const admitted =
        patch === undefined
          ? application
          : jsonpatch.apply_patch(application, JSON.parse(Buffer.from(patch, 'base64').toString()));
      const { allowed, status, warnings = [] } = await review('validate', admitted);
      return allowed ? { admitted, warnings } : { refusal: status?.message ?? 'refused', warnings };
    },
  };
};
