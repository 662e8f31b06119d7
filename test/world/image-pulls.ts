import type { V1Container } from '@kubernetes/client-node';
import type { Time } from './clock.ts';
import { type Pod, setContainer } from './pod.ts';

/** How the kubelet shows an image that it cannot pull, in milliseconds: the failed attempt, then the back-off. */
const ATTEMPT_MS = 1500;
const BACK_OFF_MS = 8000;

/** Pulls the images of pods; some cannot be pulled. */
export class ImagePulls {
  /** Images that the kubelet cannot pull, with the reason that it reports first. */
  readonly bad = new Map<string, string>();
  readonly #clock: Time;

  constructor(clock: Time) {
    this.#clock = clock;
  }

  #show(pod: Pod, { name, image = '' }: V1Container, reason: string): void {
    if (pod.ending || pod.failed || this.bad.get(image) === undefined) return;
    const waiting =
      reason === 'ImagePullBackOff'
        ? { reason, message: `Back-off pulling image "${image}"` }
        : { reason, message: `failed to pull "${image}": not found` };
    const { status } = pod.object;
    const isInit = status?.initContainerStatuses?.some((known) => known.name === name) === true;
    if (!isInit) setContainer(pod, name, { state: { waiting } });
    else
      pod.object.status = {
        ...status,
        initContainerStatuses: (status?.initContainerStatuses ?? []).map((known) =>
          known.name === name ? { ...known, state: { waiting } } : known,
        ),
      };
    // Before Kubernetes 1.31 only the failed attempt names the cause; both answers alternate.
    const next = { ErrImagePull: 'ImagePullBackOff', ImagePullBackOff: 'ErrImagePull' }[reason];
    if (next === undefined) return;
    const after = next === 'ErrImagePull' ? BACK_OFF_MS : ATTEMPT_MS;
    this.#clock.after(after, () => this.#show(pod, { name, image }, next));
  }

  /** Starts to pull the images of a pod. Returns whether its main container will start. */
  pull(pod: Pod): boolean {
    const { containers = [], initContainers = [] } = pod.object.spec ?? {};
    const bad = [...initContainers, ...containers].filter(({ image = '' }) => this.bad.has(image));
    for (const container of bad) this.#show(pod, container, this.bad.get(container.image ?? '') ?? '');
    return bad.every(({ name }) => name !== pod.main && !initContainers.some((init) => init.name === name));
  }
}
