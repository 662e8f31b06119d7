import { Type } from 'typebox';
import type { RequirementsFact } from '../lifecycle/observation.ts';
import { type Answer, ask, reader } from './answer.ts';
import type { Transport } from './transport.ts';

const readRequirements = reader(
  Type.Record(
    Type.String(),
    Type.Object({ parallelism: Type.Object({ lowerBound: Type.Number(), upperBound: Type.Number() }) }),
  ),
);
const readVertices = reader(
  Type.Object({
    vertices: Type.Array(Type.Object({ id: Type.String(), parallelism: Type.Number(), maxParallelism: Type.Number() })),
  }),
);

/** A scheduler that cannot rescale answers 500; before 1.18 the path does not exist. */
const unsupported = (answer: Answer<unknown>): boolean =>
  !answer.ok && (answer.status === 404 || (answer.status === 500 && /Unsupported/i.test(answer.text)));

/**
 * `GET /jobs/:id/resource-requirements` (1.18) with `GET /jobs/:id`: the bounds of each vertex and its parallelism.
 * Flink caches the latter for 3 s.
 */
export const getRequirements = async (
  transport: Transport,
  base: string,
  jobId: string,
  timeoutMs: number,
): Promise<Answer<RequirementsFact>> => {
  const bounds = await ask(
    transport,
    { base, method: 'GET', path: `/jobs/${jobId}/resource-requirements`, timeoutMs },
    readRequirements,
  );
  if (!bounds.ok) return unsupported(bounds) ? { ok: true, value: { state: 'unsupported' } } : bounds;
  return await ask(
    transport,
    { base, method: 'GET', path: `/jobs/${jobId}`, timeoutMs },
    (text): RequirementsFact | undefined => {
      const vertices = readVertices(text)?.vertices.map((vertex) => {
        const bound = bounds.value[vertex.id]?.parallelism;
        return { ...vertex, lower: bound?.lowerBound ?? 1, upper: bound?.upperBound ?? vertex.parallelism };
      });
      return vertices === undefined ? undefined : { state: 'known', vertices };
    },
  );
};

/** `PUT /jobs/:id/resource-requirements`, all vertices at once: a repeat changes nothing (R3). */
export const putRequirements = (
  transport: Transport,
  base: string,
  jobId: string,
  requirements: Readonly<Record<string, { readonly lower: number; readonly upper: number }>>,
  timeoutMs: number,
): Promise<Answer<null>> => {
  const body = Object.fromEntries(
    Object.entries(requirements).map(([id, { lower, upper }]) => [
      id,
      { parallelism: { lowerBound: lower, upperBound: upper } },
    ]),
  );
  return ask(
    transport,
    { base, method: 'PUT', path: `/jobs/${jobId}/resource-requirements`, body, timeoutMs },
    () => null,
  );
};
