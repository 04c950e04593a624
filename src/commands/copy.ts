import { command } from '../lib/cli/command.js';
import { choice, duration, flag, integer, keyValuePairs, parsedInput, plainText } from '../lib/cli/inputs.js';
import { field } from '../lib/io/fields.js';
import { compressions } from '../lib/kafka/values/producing.js';
import { parseGrep, parseGroupName, parsePartitions } from './consume/inputs.js';

const which = 'Which records';
const sending = 'How they are written';

export const copy = command({
  path: 'copy',
  summary: 'Copy records to another topic, of this cluster or of another context',
  details:
    'Keys, values, headers and times are copied byte for byte, up to the end as it was at the start. The destination ' +
    'has to exist: `topics clone` makes one like the source. With --group a copy that was ended, or killed, goes on where it was.',
  // The line's own context may be the one that is only read: the destination is held to readOnly by the run.
  effect: 'reads',
  args: {
    source: plainText('Topic to read, or CONTEXT/TOPIC', { value: 'SOURCE', required: true, completes: 'topic' }),
    destination: plainText('Topic to write to, or CONTEXT/TOPIC', {
      value: 'DESTINATION',
      required: true,
      completes: 'topic',
    }),
  },
  options: {
    offset: plainText('Read from here, or this range', { value: 'OFFSET', section: which }),
    tail: integer('Only this many newest records of the whole topic, in the order of their timestamps', {
      min: 1,
      section: which,
    }),
    maxMessages: integer('Stop after this many records', {
      short: 'n',
      aliases: ['num', 'limit'],
      min: 1,
      section: which,
    }),
    partition: parsedInput('Only these partitions of the source: 0 or 0,2', 'LIST', parsePartitions, {
      short: 'p',
      section: which,
    }),
    key: plainText('Only records with this key', { short: 'k', value: 'KEY', section: which }),
    header: keyValuePairs('Only records with this header; repeat for several', { short: 'H', section: which }),
    grep: parsedInput('Only records whose value matches this regular expression', 'REGEX', parseGrep, {
      section: which,
    }),
    follow: flag('Go on with what comes, until Ctrl-C', { section: which }),
    group: parsedInput(
      'Commit to this group what is written, and go on from there: a copy that can be ended and resumed',
      'GROUP',
      parseGroupName,
      {
        short: 'g',
        completes: 'group',
        section: which,
      },
    ),
    preservePartitions: flag('Keep each record in its partition; otherwise its key decides', { section: sending }),
    rate: integer('Max records per second', { min: 1, section: sending }),
    compression: choice('Compress batches', compressions, { short: 'z', default: 'none', section: sending }),
    timeout: duration('Give up on a record that is not acknowledged after this long', {
      least: '1ms',
      default: 30_000,
      section: sending,
    }),
  },
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
