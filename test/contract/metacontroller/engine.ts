import type { V1Service } from '@kubernetes/client-node';
import type { FlinkApplication } from '../../../src/api/flinkapplication.ts';
import type { Spec } from '../../../src/api/spec.ts';

/** A CompositeController to judge, simulated or real, with one application and Services as its children. */

/** A hook call as the hook received it. */
export interface Call {
  readonly name: 'sync' | 'finalize';
  /** Milliseconds, by the clock of the engine. */
  readonly at: number;
  readonly parent: FlinkApplication;
  /** Names of the children by `Kind.group/version`. */
  readonly children: Readonly<Record<string, readonly string[]>>;
  readonly related: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly finalizing: boolean;
}

/** What the hook answers. Without a code it is 200. */
export interface Reply {
  readonly code?: 200 | 429 | 500;
  readonly retryAfterSeconds?: number;
  readonly body?: unknown;
  /** Milliseconds until the answer. */
  readonly takesMs?: number;
}

export interface Engine {
  readonly strategy: 'dynamic-apply' | 'server-side-apply';
  readonly namespace: string;
  readonly calls: readonly Call[];
  /** How the hook answers from now on. */
  answer: (reply: (call: Call) => Reply) => void;
  readonly now: () => number;
  readonly until: (condition: () => Promise<boolean>, withinMs?: number) => Promise<boolean>;
  readonly pass: (ms: number) => Promise<void>;
  readonly parent: () => Promise<FlinkApplication | undefined>;
  /** Creates the application, or replaces its spec. */
  readonly apply: (more?: Partial<Spec>) => Promise<void>;
  /** Sets an annotation of the application: an event that changes no generation. */
  readonly annotate: (value: string) => Promise<void>;
  readonly remove: (cascade?: 'background' | 'orphan') => Promise<void>;
  readonly service: (name: string) => Promise<V1Service | undefined>;
  /** Another hand creates or replaces a Service. */
  readonly write: (service: V1Service) => Promise<void>;
  readonly writeConfig: (name: string, data: Readonly<Record<string, string>>) => Promise<void>;
  /** Whether Metacontroller has ended by itself. */
  readonly crashed: () => boolean;
  readonly close: () => Promise<void>;
}

export type Open = () => Promise<Engine>;

/** A Service as a hook answers with it: everything that the API server would add otherwise is there. */
export const service = (
  name: string,
  ports: readonly number[] = [8081],
  metadata: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> } = {},
): V1Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, ...metadata },
  spec: {
    selector: { app: name },
    ports: ports.map((port) => ({ name: `p${port}`, port, protocol: 'TCP', targetPort: port })),
  },
});

export const answerWith = (status: unknown, ...children: readonly unknown[]): Reply => ({
  body: { status, children, resyncAfterSeconds: 0 },
});

export const servicesOf = (call: Call | undefined): readonly string[] => call?.children['Service.v1'] ?? [];
