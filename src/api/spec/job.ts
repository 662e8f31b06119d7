import { boolean, integer, list, object, oneOf, opaque, optional, string } from '../kit.ts';

/** Fields of the spec that describe the Flink job and its submission. */

const client = object(
  {
    args: optional(
      list(string({ description: 'One argument.' }), {
        description:
          'Arguments of `flink run` in place of class and jar, such as `[--python, /opt/app/job.py]`. The arguments of the job follow them.',
      }),
    ),
    podTemplate: optional(
      opaque({
        description:
          'A Kubernetes PodTemplateSpec that flinkapp merges over the generated pod. Items of lists merge by name; the name of the container is client.',
      }),
    ),
  },
  {
    description:
      'With submission Job: the pod that runs `flink run`. It has the volume mounts of the spec and the environment of jobManagerConfig.',
    deploys: true,
  },
);

export const jobFields = {
  submission: optional(
    oneOf(['Rest', 'Application', 'Job'], {
      description:
        'How the job gets into the cluster. Rest, also if absent: flinkapp submits it to a running JobManager. Application: the JobManager runs its main method (Flink 1.15 and newer). Job: a Kubernetes Job runs `flink run` from the image (Flink 1.11 and newer), for Python, SQL and Beam.',
      deploys: true,
      decides: true,
    }),
  ),
  jarName: optional(
    string({
      description:
        "File name of the job's jar. With submission Rest the jar is in the image's web upload folder, with Job in /opt/flink/usrlib. Without effect with Application: Flink finds the jar in /opt/flink/usrlib.",
      minLength: 1,
      deploys: true,
    }),
  ),
  entryClass: optional(
    string({
      description: 'Main class of the job. Required unless client.args is set.',
      minLength: 1,
      deploys: true,
    }),
  ),
  parallelism: integer({
    description: 'Parallelism of the job. `kubectl scale` sets it.',
    minimum: 1,
    maximum: 32768,
    deploys: true,
  }),
  programArgs: optional(
    string({
      description:
        'Arguments of the job in one string, which flinkapp splits at blanks outside of quotes. A backslash is text unless it stands before a quote or a blank.',
      default: '',
      deploys: true,
    }),
  ),
  programArgsList: optional(
    list(string({ description: 'One argument.' }), {
      description: 'Arguments of the job as a list, in place of programArgs. Each arrives as it is written.',
      deploys: true,
    }),
  ),
  client: optional(client),
  allowNonRestoredState: optional(
    boolean({
      description:
        'Whether the job can start from a savepoint with state that it no longer has. Takes effect with the next start of the job.',
      default: false,
    }),
  ),
};
