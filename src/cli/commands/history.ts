import type { FlinkApplication } from '../../api/flinkapplication.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { readApplication } from '../kubectl/applications.ts';
import { age } from '../screens/ago.ts';
import { painter } from '../screens/paint.ts';
import { type Cell, cell, renderTable } from '../screens/table.ts';
import { oneName } from './names.ts';

const rowsOf = ({ spec, status = {} }: FlinkApplication, now: number): readonly (readonly Cell[])[] => {
  const { updatingHash, phaseSince, history = [] } = status;
  const inProgress = [
    cell(age(now, phaseSince)),
    cell(updatingHash),
    cell('in progress', 'moving'),
    cell(''),
    cell(spec.image),
  ];
  const ended = history.map(({ at, hash, outcome, jobID, image }) => [
    cell(age(now, at)),
    cell(hash),
    cell(outcome, outcome === 'Deployed' ? 'good' : 'bad'),
    cell(jobID),
    cell(image),
  ]);
  return updatingHash === undefined ? ended : [inProgress, ...ended];
};

export const history: Command = {
  name: 'history',
  synopsis: 'NAME',
  summary: 'list the last ten deploys, newest first',
  options: {},
  run: async ({ kubectl, terminal, positionals }) => {
    const application = await readApplication(kubectl, oneName(positionals));
    const header = ['AGO', 'VERSION', 'OUTCOME', 'JOB', 'IMAGE'];
    const rows = rowsOf(application, terminal.now());
    terminal.out(renderTable(header, rows, painter(terminal.color), terminal.columns));
    return EXIT.ok;
  },
};
