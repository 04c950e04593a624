import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';
import { flowArgument } from './inputs.js';

export const flowsDescribe = command({
  path: 'flows describe',
  summary: 'Draw the services and topics of a flow, and say what each event leads to',
  details:
    'Nothing is run, and no cluster is needed. As mermaid it is a flowchart that GitHub, GitLab and many editors draw from a ```mermaid block.',
  aliases: ['show'],
  effect: 'local',
  args: { flow: flowArgument },
  fields: {
    name: field.string('Name of the flow'),
    title: field.string('What it is, in the language of the line'),
    topics: field.array('name, key, events, and writers and readers: service, source, events'),
    services: field.array('name, group, instances, idempotent, workMs, failureRate'),
    expectations: field.array('name, title of what must be true at the end'),
  },
  nameField: 'name',
  extraFormats: ['mermaid'],
  examples: [
    ['flows describe order-events', 'The guide’s second use case, as boxes and arrows'],
    ['flows describe ./mine.yaml -o mermaid > flow.mmd', 'A flow of your own, for a document'],
  ],
  async run({ flow: word }, app) {
    const { loadFlow } = await import('../../lib/flows/file/load.js');
    const flow = await loadFlow(word, { cwd: app.cwd, env: app.env });
    const { format } = app.output;
    if (format === 'mermaid') {
      const { mermaidOf } = await import('../../lib/flows/draw/mermaid.js');
      return textStream(mermaidOf(flow));
    }
    const { flowBlocks, flowRow } = await import('./describe-view.js');
    if (format !== 'table' && format !== 'wide') return [flowRow(flow, app.lang)];
    const { colour, tty, width, raw } = app.output;
    const { draw } = await import('../../lib/io/draw.js');
    const columns = tty ? width : undefined;
    return textStream(await draw(flowBlocks(flow, app.lang, columns), { colour, width: columns, safe: tty && !raw }));
  },
});

async function* textStream(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
