import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';

/** A worker process of a flow. Hidden: `flows run` starts it and exchanges JSON lines with it. */
export const flowsServe = command({
  path: 'flows serve',
  summary: 'Be one process of a flow',
  effect: 'local',
  hidden: true,
  stream: true,
  fields: { kind: field.string('What it tells') },
  async *run(_, app) {
    const { runWorker } = await import('../../lib/flows/worker/run-worker.js');
    yield* runWorker(app);
  },
});
