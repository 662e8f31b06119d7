import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { effectiveSpec } from '../../src/admission/effective-spec.ts';
import { judge } from '../../src/admission/verdict.ts';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { Spec } from '../../src/api/spec.ts';
import { World } from '../../test/world/world.ts';

/** An Event of the application; `at` in epoch milliseconds. */
export interface RecordedEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly at: number;
}

const MANIFEST = 'examples/count.yaml';
const DAY_MS = 86_400_000;
/** Virtual time within which every step that is recorded has to end. */
const LIMIT_MS = 600_000;

/** The application of examples/count.yaml in the simulated world: flinkapp's own code, in virtual time. */
export class RecordedApplication {
  readonly world = new World();
  readonly manifest: FlinkApplication = parse(readFileSync(MANIFEST, 'utf8'));
  readonly events: RecordedEvent[] = [];
  /** Called whenever the stored application has changed. */
  onChange: () => void = () => undefined;
  readonly #createdAt: string;

  /** @param ageDays how long ago the application was created, for the column Age */
  constructor(ageDays = 0) {
    const { clock, kubernetes } = this.world;
    this.#createdAt = new Date(clock.now - ageDays * DAY_MS).toISOString();
    const watch = kubernetes.watch;
    kubernetes.watch = (kind, key, object) => {
      watch(kind, key, object);
      if (kind === 'parent') this.onChange();
    };
    const createEvent = kubernetes.createEvent.bind(kubernetes);
    kubernetes.createEvent = (event) => {
      const created = createEvent(event);
      const { type, reason, message } = event;
      if (created) this.events.push({ type, reason, message, at: clock.now });
      return created;
    };
  }

  /** `kubectl apply` of the manifest with these changes, as admission stores it. */
  apply(changes: Partial<Spec> = {}): void {
    const stored = this.world.parent;
    const metadata = {
      ...this.manifest.metadata,
      namespace: 'default',
      uid: 'sandbox-1',
      creationTimestamp: this.#createdAt,
      ...stored?.metadata,
      generation: (stored?.metadata.generation ?? 0) + 1,
    };
    const spec = effectiveSpec({ ...this.manifest.spec, ...changes });
    if (spec === undefined) throw new Error(`admission cannot complete ${MANIFEST}`);
    const { errors, warnings } = judge(metadata, spec);
    if (errors.length + warnings.length > 0)
      throw new Error(`admission refuses or warns about ${MANIFEST}: ${JSON.stringify([...errors, ...warnings])}`);
    this.world.kubernetes.writeParent({ ...(stored ?? this.manifest), metadata, spec });
  }

  /** Lets virtual time pass until the condition holds. */
  async until(what: string, condition: () => boolean): Promise<void> {
    if (!(await this.world.clock.until(condition, LIMIT_MS)))
      throw new Error(`the simulated world did not reach this within ten minutes: ${what}`);
  }

  /** Lets virtual time pass until the version with this image runs. */
  async untilRunning(image: string): Promise<void> {
    const { world } = this;
    await this.until(
      `${image} to run`,
      () => world.status.phase === 'Running' && world.status.deployed?.spec.image === image,
    );
  }
}
