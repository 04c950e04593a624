import { command } from '../lib/cli/command.js';
import { field } from '../lib/io/fields.js';
import { consumeArgs, consumeOptions } from './consume/options.js';

export const consume = command({
  path: 'consume',
  summary: 'Read records from a topic, as they come or as they lie there',
  details:
    'Without an offset only new records are read, until Ctrl-C. A line is a value; -o json is a whole record a line, ' +
    'which `produce --input ndjson` reads back byte for byte. Records of aborted transactions are left out.',
  args: consumeArgs,
  options: consumeOptions,
  stream: true,
  excludedFormats: ['yaml', 'csv'],
  fields: {
    topic: field.string('Topic'),
    partition: field.number('Partition'),
    offset: field.number('Offset'),
    timestamp: field.number('Milliseconds since 1970'),
    key: field.any('Text, base64 where `encoding` says so, or null'),
    value: field.any('Text, base64 where `encoding` says so, the JSON value with --decode value=json, or null'),
    headers: field.array('Each { key, value }, and `encoding` where the value is base64'),
    encoding: field.object('How key and value are written, where it is not as UTF-8 text'),
  },
  examples: [
    ['consume orders', 'New records, as they come'],
    ['consume orders --from-beginning', 'Everything that is there, then what comes'],
    ['consume orders --exit --print key,offset', 'Everything that is there, with key and offset, and no more'],
    ['consume orders --offset @-1h -o json', 'The last hour and what follows, whole records as JSON lines'],
    ['consume orders -g billing -n 10', 'Ten records as group billing, committed when they are written'],
  ],
  async *run(values, app) {
    const { consumeRecords } = await import('./consume/run.js');
    yield* consumeRecords(values, app);
  },
});
