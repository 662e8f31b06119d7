import { createHash } from 'node:crypto';
import { isFields } from '../api/fields.ts';
import { type KubeApi, KubeError } from '../kube/client.ts';

/** Names of the objects that must trust flinkapp's authority. */
export interface TrustTargets {
  readonly mutating: string;
  readonly validating: string;
  readonly controller: string;
}

const publishToWebhooks = async (kube: KubeApi, path: string, authority: string): Promise<boolean> => {
  const found = await kube.get(path);
  if (!isFields(found) || !Array.isArray(found['webhooks'])) return false;
  const caBundle = Buffer.from(authority).toString('base64');
  const webhooks: unknown[] = found['webhooks'];
  const trusts = (webhook: unknown): boolean =>
    isFields(webhook) && isFields(webhook['clientConfig']) && webhook['clientConfig']['caBundle'] === caBundle;
  if (webhooks.every(trusts)) return false;
  await kube.replace(path, {
    ...found,
    webhooks: webhooks.map((webhook) =>
      isFields(webhook) && isFields(webhook['clientConfig'])
        ? { ...webhook, clientConfig: { ...webhook['clientConfig'], caBundle } }
        : webhook,
    ),
  });
  return true;
};

const HOOKS = ['sync', 'finalize', 'customize'] as const;

/**
 * Metacontroller reads the authority and the token once, and again only when the spec of its controller changes. So the
 * bundle in that spec ends with a comment that changes with the token; PEM readers ignore it.
 */
const bundleWithTokenMark = (authority: string, token: string): string =>
  `${authority.trim()}\n# token ${createHash('sha256').update(token).digest('hex').slice(0, 8)}\n`;

const publishToController = async (kube: KubeApi, path: string, authority: string): Promise<boolean> => {
  const found = await kube.get(path);
  const hooks = isFields(found) && isFields(found['spec']) ? found['spec']['hooks'] : undefined;
  if (!isFields(hooks)) return false;
  const inline = (hook: unknown): unknown =>
    isFields(hook) && isFields(hook['webhook']) && isFields(hook['webhook']['caBundle'])
      ? hook['webhook']['caBundle']['inline']
      : undefined;
  if (HOOKS.every((name) => inline(hooks[name]) === authority)) return false;
  await kube.merge(path, {
    spec: { hooks: Object.fromEntries(HOOKS.map((name) => [name, { webhook: { caBundle: { inline: authority } } }])) },
  });
  return true;
};

/**
 * Writes the authority into the objects that must trust it.
 * @returns the kinds of the objects that it changed. On a conflict (409) another replica has written the same authority
 */
export const publishAuthority = async (
  kube: KubeApi,
  { mutating, validating, controller }: TrustTargets,
  authority: string,
  token: string,
): Promise<readonly string[]> => {
  const group = '/apis/admissionregistration.k8s.io/v1';
  const writes: readonly [string, () => Promise<boolean>][] = [
    [
      'MutatingWebhookConfiguration',
      () => publishToWebhooks(kube, `${group}/mutatingwebhookconfigurations/${mutating}`, authority),
    ],
    [
      'ValidatingWebhookConfiguration',
      () => publishToWebhooks(kube, `${group}/validatingwebhookconfigurations/${validating}`, authority),
    ],
    [
      'CompositeController',
      () =>
        publishToController(
          kube,
          `/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers/${controller}`,
          bundleWithTokenMark(authority, token),
        ),
    ],
  ];
  const changed: string[] = [];
  for (const [kind, write] of writes) {
    try {
      if (await write()) changed.push(kind);
    } catch (error) {
      if (!(error instanceof KubeError) || error.status !== 409) throw error;
    }
  }
  return changed;
};
