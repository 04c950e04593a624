import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';

/** One process of a flow. People never type it: `flows run` starts it, and talks with it in lines. */
export const flowsServe = command({
  path: 'flows serve',
  summary: 'Be one process of a flow',
  effect: 'local',
  hidden: true,
  stream: true,
  fields: { kind: field.string('What it tells') },
  async *run(_, app) {
    const { runWorker } = await import('../../lib/flows/worker/run-worker.js');
    yield* runWorker(app) as AsyncIterable<Readonly<Record<string, unknown>>>;
  },
});
