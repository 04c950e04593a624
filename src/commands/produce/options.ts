import type { Inputs, Values } from '../../lib/cli/inputs.js';
import {
  choice,
  duration,
  flag,
  integer,
  keyValuePairs,
  parsedInput,
  plainText,
  repeatable,
} from '../../lib/cli/inputs.js';
import { compressions, partitioners } from '../../lib/kafka/values/producing.js';
import { fieldPath } from '../../lib/records/input/checks.js';
import { inputFormats } from '../../lib/records/input/create-parser.js';
import { parseByteSize, parseDelimiter } from './inputs.js';

const what = 'What is written';
const input = 'How the input is read';
const sending = 'How it is sent';

export const produceArgs = {
  topic: plainText('Topic to write to', { value: 'TOPIC', required: true, completes: 'topic' }),
  values: repeatable('Values to write; without any, the input is read', { value: 'VALUE' }),
} satisfies Inputs;

export const produceOptions = {
  key: plainText('Key of every record', { short: 'k', value: 'KEY', section: what }),
  header: keyValuePairs('Header of every record; repeat for several', { short: 'H', section: what }),
  partition: integer('Partition for every record', { short: 'p', min: 0, section: what }),
  partitioner: choice(
    'Places records without a partition: java by key and else as sticky; sticky fills one after the other; rotate',
    partitioners,
    { default: 'java', section: what },
  ),
  input: choice('Form of the input', inputFormats, { default: 'lines', section: input }),
  file: repeatable('Read this file instead of standard input; repeat for several', {
    value: 'PATH',
    completes: 'file',
    section: input,
  }),
  keyDelimiter: parsedInput('The key stands before the first of these', 'TEXT', parseDelimiter, {
    short: 'K',
    section: input,
  }),
  keyFrom: parsedInput('The key is this field of the JSON value: .userId, .items[0].id', 'FIELD', fieldPath, {
    section: input,
  }),
  check: choice('Refuse a value that is not this', ['json'], { section: input }),
  emptyIsNull: flag('An empty value is null (a tombstone)', { short: 'Z', aliases: ['tombstone'], section: input }),
  preservePartitions: flag('Keep the partitions that ndjson records name', { section: input }),
  acks: choice('Replicas that must have a record; 0 and 1 may lose some or write some twice', ['all', '1', '0', '-1'], {
    default: 'all',
    section: sending,
  }),
  compression: choice('Compress batches', compressions, { short: 'z', default: 'none', section: sending }),
  timeout: duration('Give up on a record that is not acknowledged after this long', {
    least: '1ms',
    default: 30_000,
    section: sending,
  }),
  rate: integer('Max records per second', { min: 1, section: sending }),
  linger: duration('Wait this long for a batch to fill', { default: 5, section: sending }),
  batchSize: parsedInput('Size of a batch before compression', 'SIZE', parseByteSize, { section: sending }),
} satisfies Inputs;

/** The values of a `produce` line. */
export type ProduceValues = Values<typeof produceArgs> & Values<typeof produceOptions>;
