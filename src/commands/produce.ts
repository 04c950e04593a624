import { command } from '../lib/cli/command.js';
import { field } from '../lib/io/fields.js';
import { produceArgs, produceOptions } from './produce/options.js';

export const produce = command({
  path: 'produce',
  summary: 'Write records to a topic: from the line, from files or from standard input',
  details:
    'Each line of the input is a value. Records are acknowledged by all in-sync replicas and never written twice. ' +
    'A topic that does not exist is refused, never created.',
  effect: 'writes',
  args: produceArgs,
  options: produceOptions,
  stream: true,
  fields: {
    topic: field.string('Topic'),
    partition: field.number('Partition where the record stands'),
    offset: field.number<number | null>('Its offset; null with --acks 0'),
  },
  examples: [
    ['produce orders "hello"', 'One record'],
    [`produce user-events -k user-1 '{"eventType":"USER_CREATED","userId":1}'`, 'One record with a key'],
    ['produce orders --file orders.txt -K :', 'A record a line, the key before the first colon'],
    ['produce orders -k order-7 -Z ""', 'A tombstone: a null value for a key'],
    ['produce copy --input ndjson < saved.json', 'What `consume -o json` saved, byte for byte'],
  ],
  async *run(values, app) {
    const { produceRecords } = await import('./produce/run.js');
    yield* produceRecords(values, app);
  },
});
