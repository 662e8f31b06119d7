import type { V1Container } from '@kubernetes/client-node';
import type { Time } from './clock.ts';
import { type Pod, setContainer } from './pod.ts';

/** How long a failed attempt to pull an image takes, in milliseconds. */
const ATTEMPT_MS = 1500;
/** The back-off of the kubelet after the first failed attempt, which doubles, and the longest one, in milliseconds. */
const FIRST_BACK_OFF_MS = 8000;
const MAX_BACK_OFF_MS = 300_000;

const CREATING = { reason: 'ContainerCreating' } as const;
const RUNNING = { running: {} } as const;

/** Sets why a container is waiting. */
const setWaiting = (pod: Pod, name: string, waiting: { reason: string; message?: string }): void => {
  const { status } = pod.object;
  const isInit = status?.initContainerStatuses?.some((known) => known.name === name) === true;
  if (!isInit) return setContainer(pod, name, { state: { waiting } });
  pod.object.status = {
    ...status,
    initContainerStatuses: (status?.initContainerStatuses ?? []).map((known) =>
      known.name === name ? { ...known, state: { waiting } } : known,
    ),
  };
};

/** Pulls the images of pods; some cannot be pulled. No node has an image already. */
export class ImagePulls {
  /** Images that the kubelet cannot pull, with the reason that it reports first. */
  readonly bad = new Map<string, string>();
  readonly #clock: Time;
  readonly #registryDown: () => boolean;

  constructor(clock: Time, registryDown: () => boolean) {
    this.#clock = clock;
    this.#registryDown = registryDown;
  }

  /** Why the image cannot be pulled now: the reason that the kubelet reports first. */
  #reason(image: string): string | undefined {
    return this.bad.get(image) ?? (this.#registryDown() ? 'ErrImagePull' : undefined);
  }

  /**
   * One attempt to pull the image of a container. The next one follows after a back-off, and the kubelet reports both in
   * turn: before Kubernetes 1.31 only the failed attempt names the cause.
   */
  #attempt(pod: Pod, container: V1Container, pulled: () => void, backOffMs = 0): void {
    const { name, image = '' } = container;
    if (pod.ending || pod.failed) return;
    const first = this.#reason(image);
    if (first === undefined) return pulled();
    const reason = backOffMs === 0 ? first : 'ErrImagePull';
    if (reason === 'ImagePullBackOff') return this.#backOff(pod, container, pulled, FIRST_BACK_OFF_MS);
    const cause = this.bad.has(image) ? 'not found' : 'dial tcp: i/o timeout';
    setWaiting(pod, name, { reason, message: `failed to pull "${image}": ${cause}` });
    if (reason !== 'ErrImagePull') return;
    const next = backOffMs === 0 ? FIRST_BACK_OFF_MS : Math.min(MAX_BACK_OFF_MS, backOffMs * 2);
    this.#clock.after(ATTEMPT_MS, () => this.#backOff(pod, container, pulled, next));
  }

  #backOff(pod: Pod, container: V1Container, pulled: () => void, backOffMs: number): void {
    if (pod.ending || pod.failed) return;
    setWaiting(pod, container.name, {
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "${container.image}"`,
    });
    this.#clock.after(backOffMs, () => this.#attempt(pod, container, pulled, backOffMs));
  }

  /**
   * Pulls the images of a pod.
   * @param ready called when the main container can start, as soon as its image and those of init containers are there
   */
  pull(pod: Pod, ready: () => void): void {
    const { containers = [], initContainers = [] } = pod.object.spec ?? {};
    const needed = [...initContainers, ...containers.filter(({ name }) => name === pod.main)];
    let missing = needed.length;
    const pulled = (container: V1Container) => (): void => {
      if (!needed.includes(container) && missing === 0) return setContainer(pod, container.name, { state: RUNNING });
      setWaiting(pod, container.name, CREATING);
      if (!needed.includes(container)) return;
      missing -= 1;
      if (missing === 0) ready();
    };
    for (const container of [...initContainers, ...containers]) this.#attempt(pod, container, pulled(container));
  }
}
