import { command } from '../../lib/cli/command.js';
import { plainText } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import { flowArgument } from './inputs.js';
import { traceBlocks } from './trace-view.js';

export const flowsTrace = command({
  path: 'flows trace',
  summary: 'Show the way of one order, user or thing through the topics of a run',
  details:
    'Works while a run goes on, and after one with --keep. The events are read from the topics; an id without its run is of the newest run. The id of an event, which for one that was typed by hand is topic/partition@offset, leads to what led to it and what followed. A bar goes from the event that a service worked on to the one that it emitted.',
  args: {
    flow: flowArgument,
    id: plainText('A correlation id, the id of the thing (order-17), or that of an event (order-events/0@17)', {
      value: 'CORRELATION_ID',
      required: true,
    }),
  },
  fields: {
    atMs: field.number('Milliseconds since the first event of the way', { title: '+MS' }),
    service: field.string('The service that emitted it, or that could not handle it; by-hand where nobody says'),
    eventType: field.string('Type of the event', { title: 'EVENT' }),
    topic: field.string('Where it lies'),
    partition: field.number('Its partition'),
    offset: field.number('Its offset'),
    key: field.string<string | null>('Its key'),
    eventId: field.string('Its id', { column: 'wide' }),
    causedBy: field.string<string | null>('Id of the event that led to it; null for a source’s', { column: 'wide' }),
    redelivered: field.boolean('True where its cause was delivered again, and it was emitted again', {
      column: 'wide',
    }),
    deadLetter: field.string<string | null>('Why a service gave it up; null for the others', { column: 'wide' }),
  },
  nameField: 'eventId',
  view: traceBlocks,
  examples: [
    ['flows trace order-system order-17', 'Where the time of one order went'],
    ['flows trace order-events order-events/0@17', 'What followed from an event that you typed'],
    ['flows trace order-events f6d7e2-order-3 -o json', 'Of a certain run, for a script'],
  ],
  async run({ flow, id }, app) {
    const { traceRun } = await import('./trace-run.js');
    return (await traceRun(flow, id, app)).map((step) => ({ ...step }));
  },
});
