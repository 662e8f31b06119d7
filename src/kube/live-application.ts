import { API_VERSION, type FlinkApplication, type ObjectMeta, PLURAL } from '../api/flinkapplication.ts';
import { type KubeApi, KubeError } from './client.ts';

const isApplication = (value: unknown): value is FlinkApplication =>
  typeof value === 'object' &&
  value !== null &&
  'metadata' in value &&
  typeof value.metadata === 'object' &&
  'spec' in value &&
  typeof value.spec === 'object';

/**
 * The live GET of R1. Undefined where the application is gone, or another one of the same name has replaced it.
 * @throws KubeError where the answer shows neither: unknown is not gone (R7)
 */
export const liveApplication = async (
  kube: KubeApi,
  { namespace, name, uid }: ObjectMeta,
): Promise<FlinkApplication | undefined> => {
  const path = `/apis/${API_VERSION}/namespaces/${namespace}/${PLURAL}/${name}`;
  const live = await kube.get(path);
  if (live === undefined) return undefined;
  if (!isApplication(live)) throw new KubeError(0, `GET ${path} answered something other than a FlinkApplication`);
  return live.metadata.uid === uid ? live : undefined;
};
