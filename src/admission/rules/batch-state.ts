import type { Spec } from '../../api/spec.ts';
import { isBatch } from '../../objects/flink-config/runtime-mode.ts';
import { rule, type Violation } from '../rule.ts';

const WITHOUT_SNAPSHOTS = 'needs a savepoint or a checkpoint, and Flink takes none of a job in BATCH mode';

const upgradeViolations = ({ upgradeMode = 'Savepoint', savepointDisabled }: Spec): readonly Violation[] => {
  if (savepointDisabled === true || upgradeMode === 'Stateless') return [];
  return [
    {
      path: 'spec.upgradeMode',
      problem: WITHOUT_SNAPSHOTS,
      advice: 'write Stateless: an upgrade then runs the job again from the beginning',
      got: upgradeMode,
    },
  ];
};

const deletionViolations = ({ deleteMode = 'Savepoint' }: Spec): readonly Violation[] => {
  if (deleteMode !== 'Savepoint') return [];
  return [{ path: 'spec.deleteMode', problem: WITHOUT_SNAPSHOTS, advice: 'write ForceCancel', got: deleteMode }];
};

export const batchState = rule({
  name: 'batch-state',
  level: 'warning',
  guards: 'Flink takes no savepoint and no checkpoint of a job in BATCH mode, so an upgrade with state cannot succeed.',
  violations: ({ spec }) => (isBatch(spec) ? [...upgradeViolations(spec), ...deletionViolations(spec)] : []),
});
