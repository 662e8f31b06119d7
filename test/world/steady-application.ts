import { effectiveSpec } from '../../src/admission/effective-spec.ts';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import { childrenOf } from '../../src/objects/children.ts';
import { deployRecord } from '../../src/objects/deploys/deploy-record.ts';
import { NO_CHILDREN } from '../../src/objects/observed-children.ts';
import { application } from '../builders.ts';

/** Applications whose job has been running for long, for benchmarks and tests with many of them. */

const JOB = 'a'.repeat(32);

export const steadyApplication = (i: number): FlinkApplication => {
  const made = application({ metadata: { name: `app-${i}`, uid: `uid-${i}`, resourceVersion: '1' } });
  const spec = effectiveSpec(made.spec) ?? made.spec;
  const record = deployRecord(spec);
  return {
    ...made,
    spec,
    status: {
      phase: 'Running',
      revision: 1,
      deployHash: record.hash,
      deployed: record,
      jobStatus: { jobID: JOB, state: 'RUNNING' },
    },
  };
};

/** The body of a hook call for it, as Metacontroller sends it. */
export const hookBody = (parent: FlinkApplication) => {
  const { status, metadata } = parent;
  const children = childrenOf(metadata, status?.deployed === undefined ? [] : [status.deployed], NO_CHILDREN, {});
  const group = (kind: string) =>
    Object.fromEntries(children.filter((made) => made.kind === kind).map((made) => [`ns/${made.metadata.name}`, made]));
  return {
    controller: {},
    parent,
    children: { 'Deployment.apps/v1': group('Deployment'), 'Service.v1': group('Service') },
    related: {},
    finalizing: false,
  };
};

/** What its JobManager answers to a GET of this path. */
export const steadyFlink = (path: string): unknown =>
  path.endsWith('/jobs/overview')
    ? {
        jobs: [
          { jid: JOB, name: 'count', state: 'RUNNING', 'start-time': 1, tasks: { total: 2, running: 2, finished: 0 } },
        ],
      }
    : { taskmanagers: 1, 'slots-total': 2, 'slots-available': 0, 'flink-version': '1.20.5' };
