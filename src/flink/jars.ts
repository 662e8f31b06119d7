import { Type } from 'typebox';
import { failure } from '../api/errors.ts';
import type { Submission } from '../lifecycle/effect.ts';
import { type Answer, ask, reader, rootCause } from './answer.ts';
import type { Transport } from './transport.ts';

const read = reader(Type.Object({ jobid: Type.String() }));

/** Flink has, or had, a job of that id (class names of 1.11 and of 2.3; the status is 400 or, in 1.8, 500). */
const DUPLICATE = /Duplicate(Job|Application)SubmissionException/;
/** A 500 that stays one: the jar or the class does not exist (seen on 1.13, 1.20 and 2.3). */
const PERMANENT = /Jar file .* does not exist|ProgramInvocationException|JobSubmissionException|ClassNotFoundException/;

/**
 * `POST /jars/:jar/run`. Flink answers when the job is initialised, which can take minutes; flinkapp chooses the job
 * id, so that it can find the job meanwhile. Arguments go as a list, since 2.0 ignores the string. A duplicate counts
 * as sent.
 */
export const runJar = async (
  transport: Transport,
  base: string,
  submission: Submission,
  timeoutMs: number,
): Promise<Answer<null>> => {
  const { jobId, jarName, entryClass, args, parallelism, allowNonRestoredState, savepointPath } = submission;
  const body = {
    entryClass,
    programArgsList: args,
    parallelism,
    jobId,
    allowNonRestoredState,
    ...(savepointPath === undefined ? {} : { savepointPath }),
  };
  const path = `/jars/${encodeURIComponent(jarName)}/run`;
  const answer = await ask(transport, { base, method: 'POST', path, body, timeoutMs }, read);
  if (answer.ok) return { ok: true, value: null };
  if (DUPLICATE.test(answer.text)) return { ok: true, value: null };
  const refused =
    answer.failure.code === 'FLINK_REJECTED' ||
    (answer.failure.code === 'FLINK_SERVER_ERROR' && PERMANENT.test(answer.text));
  return refused
    ? { ...answer, failure: failure('SUBMISSION_REFUSED', `Flink refused the job: ${rootCause(answer.text)}`) }
    : answer;
};
