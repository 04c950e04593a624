import { command } from '../lib/cli/command.js';
import { duration, flag, integer, keyValuePairs, parsedInput, plainText, repeatable } from '../lib/cli/inputs.js';
import { field } from '../lib/io/fields.js';
import { parseDecode, parseGrep, parseGroupName, parsePartitions, parsePrint } from './consume/inputs.js';

const where = 'Where to read';
const which = 'Which records';
const how = 'How they are shown';

export const consume = command({
  path: 'consume',
  summary: 'Read records from a topic, as they come or as they lie there',
  details:
    'Without an offset only new records are read, until Ctrl-C. A line is a value; -o json is a whole record a line, ' +
    'which `produce --input ndjson` reads back byte for byte. Records of aborted transactions are left out.',
  args: { topic: repeatable('Topic to read', { value: 'TOPIC', required: true, completes: 'topic' }) },
  options: {
    fromBeginning: flag('Start with the oldest record', { section: where, aliases: ['from-start'] }),
    offset: plainText('Start here, or read this range: 42, -10, +10, 5:10, :end, @-1h, @-2h:@-1h', {
      value: 'OFFSET',
      section: where,
    }),
    partition: parsedInput('Only these partitions: 0 or 0,2', 'LIST', parsePartitions, { short: 'p', section: where }),
    group: parsedInput(
      'Read as a member of this group, from its committed offsets, and commit what was written',
      'GROUP',
      parseGroupName,
      {
        short: 'g',
        completes: 'group',
        section: where,
      },
    ),
    tail: integer('Start with this many newest records of the whole topic, in the order of their timestamps', {
      min: 1,
      section: where,
    }),
    exit: flag('End at the end as it was at the start; reads from the beginning unless an offset is given', {
      short: 'e',
      section: where,
    }),
    maxMessages: integer('Stop after this many records', {
      short: 'n',
      aliases: ['num', 'limit'],
      min: 1,
      section: where,
    }),
    timeout: duration('Stop after this long without a record: 10s, 5m', { section: where }),
    uncommitted: flag('Also records of open and aborted transactions', { section: which }),
    key: plainText('Only records with this key', { short: 'k', value: 'KEY', section: which }),
    header: keyValuePairs('Only records with this header; repeat for several', { short: 'H', section: which }),
    grep: parsedInput('Only records whose value matches this regular expression', 'REGEX', parseGrep, {
      section: which,
    }),
    print: parsedInput(
      'Also show, before the value: topic,key,partition,offset,timestamp,headers or all',
      'FIELDS',
      parsePrint,
      { section: how },
    ),
    format: plainText("Write each record like this, in kcat's tokens: '%p %o %k %s\\n'", {
      value: 'FORMAT',
      short: 'f',
      section: how,
    }),
    decode: repeatable('Show bytes as json, hex or base64: value=json, key=hex', {
      value: 'FIELD=AS',
      parse: parseDecode,
      section: how,
    }),
  },
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
