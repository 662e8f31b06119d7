import { type Fields, isFields } from '../api/fields.ts';
import type { Role } from '../api/labels.ts';
import { mergeTemplate } from '../objects/pods/merge-template.ts';
import { type Note, type Part, part, present } from './converted.ts';

/** The container that Apache's operator runs Flink in. */
const MAIN_CONTAINER = 'flink-main-container';

const MEMORY = /^(\d+(?:\.\d+)?)\s*([kmgt])b?$/i;

/** Flink's `2048m` is 2048 MiB, for Kubernetes it would be thousandths of a byte. */
export const memoryOf = (text: unknown): string | undefined => {
  if (text === undefined) return undefined;
  const [, number, unit = ''] = MEMORY.exec(String(text).trim()) ?? [];
  return number === undefined ? String(text) : `${number}${unit.toUpperCase()}i`;
};

const resourcesOf = (resource: unknown): Fields => {
  if (!isFields(resource)) return {};
  const { cpu, memory, ephemeralStorage } = resource;
  const amounts = present({
    cpu: cpu === undefined ? undefined : String(cpu),
    memory: memoryOf(memory),
    'ephemeral-storage': ephemeralStorage,
  });
  return Object.keys(amounts).length === 0 ? {} : { resources: { requests: amounts, limits: amounts } };
};

const renamed = (role: Role, container: unknown): unknown =>
  isFields(container) && container['name'] === MAIN_CONTAINER ? { ...container, name: role } : container;

const templateOf = (template: unknown, role: Role): Fields | undefined => {
  if (!isFields(template)) return undefined;
  const { metadata, spec } = template;
  if (!isFields(spec)) return present({ metadata });
  const { containers } = spec;
  const named = Array.isArray(containers) ? { containers: containers.map((one) => renamed(role, one)) } : {};
  return present({ metadata, spec: { ...spec, ...named } });
};

const merged = (common: Fields | undefined, own: Fields | undefined): Fields | undefined => {
  if (common === undefined || own === undefined) return own ?? common;
  const both: unknown = mergeTemplate(common, own);
  return isFields(both) ? both : own;
};

const FIELDS = { jobmanager: 'jobManager', taskmanager: 'taskManager' } as const;

/** `jobManager` or `taskManager`, with the pod template that both share. */
export const role = (spec: Fields, name: Role, slots: number | undefined): Part => {
  const field = FIELDS[name];
  const own = isFields(spec[field]) ? spec[field] : {};
  const podTemplate = merged(templateOf(spec['podTemplate'], name), templateOf(own['podTemplate'], name));
  const replicas = name === 'jobmanager' ? own['replicas'] : undefined;
  const config = present({
    ...resourcesOf(own['resource']),
    // Apache gives Flink the whole container.
    systemMemoryFraction: isFields(own['resource']) ? 0 : undefined,
    taskSlots: slots,
    replicas,
    podTemplate,
  });
  const note: Note | undefined =
    name === 'taskmanager' && own['replicas'] !== undefined
      ? {
          path: 'spec.taskManager.replicas',
          text: 'flinkapp runs parallelism / taskSlots TaskManagers; parallelism says how many',
        }
      : undefined;
  return part(Object.keys(config).length === 0 ? {} : { [`${field}Config`]: config }, note);
};
