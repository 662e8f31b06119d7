import type { SimulatedJob } from './flink-job.ts';

/** High-availability stores: the jobs of each cluster that have not ended, by the name of the store. They outlive pods. */
export class Stores {
  readonly #jobs = new Map<string, Map<string, SimulatedJob>>();

  /** The store of a cluster, which its JobManager creates. */
  open(cluster: string): Map<string, SimulatedJob> {
    const known = this.#jobs.get(cluster) ?? new Map<string, SimulatedJob>();
    this.#jobs.set(cluster, known);
    return known;
  }

  /** As the API server lists metadata only: an empty list has null items. */
  list(): { readonly items: ReturnType<Stores['objects']> | null } {
    const items = this.objects();
    return { items: items.length === 0 ? null : items };
  }

  objects(): readonly {
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  }[] {
    return [...this.#jobs.keys()].map((app) => ({
      metadata: { name: `${app}-cluster-config-map`, labels: { app, type: 'flink-native-kubernetes' } },
    }));
  }

  /** Removes the store that the selector of the request names. */
  remove(path: string): void {
    const [, app = ''] = /[,=]app=([^,&]+)/.exec(decodeURIComponent(path)) ?? [];
    this.#jobs.delete(app);
  }
}
