import { API_VERSION, type FlinkApplication, type ObjectMeta, PLURAL } from '../api/flinkapplication.ts';
import type { KubeApi } from './client.ts';

const isApplication = (value: unknown): value is FlinkApplication =>
  typeof value === 'object' &&
  value !== null &&
  'metadata' in value &&
  'spec' in value &&
  typeof value.spec === 'object';

/** The live GET of R1. Undefined where the application is gone, or another one of the same name has replaced it. */
export const liveApplication = async (
  kube: KubeApi,
  { namespace, name, uid }: ObjectMeta,
): Promise<FlinkApplication | undefined> => {
  const live = await kube.get(`/apis/${API_VERSION}/namespaces/${namespace}/${PLURAL}/${name}`);
  return isApplication(live) && live.metadata.uid === uid ? live : undefined;
};
