import { command } from '../../lib/cli/command.js';
import { flag, integer } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import { sandboxNameOption } from './inputs.js';

export const sandboxLogs = command({
  path: 'sandbox logs',
  summary: 'Show what the nodes of a sandbox log',
  details: 'Since their last start. Each line begins with the id of its node.',
  effect: 'local',
  stream: true,
  args: { broker: integer('Only this node', { value: 'BROKER', min: 1, completes: 'broker' }) },
  options: {
    name: sandboxNameOption,
    follow: flag('Go on with what is added', { short: 'f' }),
    lines: integer('Lines of each node to begin with', { short: 'n', aliases: ['tail'], min: 0, default: 100 }),
  },
  fields: {
    node: field.number('Id of the node'),
    line: field.string('One line of its log'),
  },
  line: ({ node, line }) => `${node} | ${line}`,
  examples: [
    ['sandbox logs', 'The last lines of each node'],
    ['sandbox logs 2 --name three -f', 'What broker 2 logs from now on'],
  ],
  async *run({ broker, name, follow, lines }, app) {
    const { requireState } = await import('../../lib/sandbox/state.js');
    const { nodeOf } = await import('../../lib/sandbox/nodes.js');
    const { nodeLogs } = await import('../../lib/sandbox/node-logs.js');
    const state = requireState(name, app.folders);
    const nodes = broker === undefined ? state.nodes : [nodeOf(state.nodes, broker, name)];
    for await (const { node, line } of nodeLogs(state, nodes, { count: lines, follow }, app)) yield { node, line };
  },
});
