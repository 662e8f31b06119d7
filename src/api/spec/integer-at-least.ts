import { integer, optional } from '../kit.ts';

export const atLeast = (minimum: number, standard: number, description: string) =>
  optional(integer({ description, minimum, default: standard }));
