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

/** A scheduler that cannot rescale says so with a 500; before 1.18 there is no such path. */
const unsupported = (answer: Answer<unknown>): boolean =>
  !answer.ok && (answer.status === 404 || (answer.status === 500 && /Unsupported/i.test(answer.text)));

/**
 * `GET /jobs/:id/resource-requirements` (1.18) with `GET /jobs/:id`: what each vertex may have, and what it has. The latter is
 * cached by Flink for 3 s.
 */
export const getRequirements = async (
  transport: Transport,
  base: string,
  jobId: string,
  timeoutMs: number,
): Promise<Answer<RequirementsFact>> => {
  const allowed = await ask(
    transport,
    { base, method: 'GET', path: `/jobs/${jobId}/resource-requirements`, timeoutMs },
    readRequirements,
  );
  if (!allowed.ok) return unsupported(allowed) ? { ok: true, value: { state: 'unsupported' } } : allowed;
  return await ask(
    transport,
    { base, method: 'GET', path: `/jobs/${jobId}`, timeoutMs },
    (text): RequirementsFact | undefined => {
      const vertices = readVertices(text)?.vertices.map((vertex) => {
        const bounds = allowed.value[vertex.id]?.parallelism;
        return { ...vertex, lower: bounds?.lowerBound ?? 1, upper: bounds?.upperBound ?? vertex.parallelism };
      });
      return vertices === undefined ? undefined : { state: 'known', vertices };
    },
  );
};

/** `PUT /jobs/:id/resource-requirements`: all vertices at once, so that doing it twice is doing it once. */
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
