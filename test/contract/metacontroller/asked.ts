import { test } from 'node:test';
import type { Engine, Open } from './engine.ts';

/** Asks an engine a question: a test that opens one for itself and closes it. */
export type Ask = (name: string, ask: (engine: Engine) => Promise<void>) => void;

/** @param label names the engine, as in `Metacontroller real calls again` */
export const askEach =
  (open: Open, label: string): Ask =>
  (name, ask) => {
    test(`Metacontroller ${label} ${name}`, { timeout: 120_000 }, async () => {
      const engine = await open();
      try {
        await ask(engine);
      } finally {
        await engine.close();
      }
    });
  };
