import { command } from '../lib/cli/command.js';
import { field } from '../lib/io/fields.js';
import { copyArgs, copyOptions } from './copy/options.js';

export const copy = command({
  path: 'copy',
  summary: 'Copy records to another topic, of this cluster or of another context',
  details:
    'Keys, values, headers and times are copied byte for byte, up to the end as it was at the start. The destination ' +
    'has to exist: `topics clone` makes one like the source. With --group a copy that was ended, or killed, goes on where it was.',
  // The line's own context may be the one that is only read: the destination is held to readOnly by the run.
  effect: 'reads',
  args: copyArgs,
  options: copyOptions,
  fields: {
    source: field.string('Topic that was read'),
    destination: field.string('Topic that was written to'),
    recordCount: field.number('Records copied', { title: 'RECORDS' }),
  },
  examples: [
    ['copy orders orders-again', 'Everything in orders as it is now'],
    ['copy orders-dlq orders --key order-7', 'Send the failed records of one key again'],
    ['copy prod/orders orders --offset @-1h', 'The last hour of another cluster'],
    ['copy prod/orders orders --follow --group orders-copy', 'Everything, and what comes; the same line goes on'],
  ],
  async run(values, app) {
    const { copyRecords } = await import('./copy/run.js');
    return copyRecords(values, app);
  },
});
