import { Type } from 'typebox';
import { failure } from '../api/errors.ts';
import type { Submission } from '../lifecycle/effect.ts';
import { type Answer, ask, reader, rootCause } from './answer.ts';
import type { Transport } from './transport.ts';

const read = reader(Type.Object({ jobid: Type.String() }));

/** The id is taken already: the job is there or has been (class names of 1.11 and of 2.3; the status is 400 or, in 1.8, 500). */
const DUPLICATE = /Duplicate(Job|Application)SubmissionException/;
/** A 500 that will be one again: the jar or the class is not there (seen on 1.13, 1.20 and 2.3). */
const HOPELESS = /Jar file .* does not exist|ProgramInvocationException|JobSubmissionException|ClassNotFoundException/;

/**
 * `POST /jars/:jar/run`. Answers only when the job has been initialised, which can take minutes; the job id is ours, so
 * that it can be looked for meanwhile. Arguments go as a list: 2.0 ignores the string. A duplicate counts as sent.
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
    (answer.failure.code === 'FLINK_SERVER_ERROR' && HOPELESS.test(answer.text));
  return refused
    ? { ...answer, failure: failure('SUBMISSION_REFUSED', `Flink refused the job: ${rootCause(answer.text)}`) }
    : answer;
};
