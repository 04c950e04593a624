import type { Inputs, Values } from '../../lib/cli/inputs.js';
import { choice, duration, flag, integer, keyValuePairs, parsedInput, plainText } from '../../lib/cli/inputs.js';
import { compressions } from '../../lib/kafka/values/producing.js';
import { parseGrep, parseGroupName, parsePartitions } from '../consume/inputs.js';

const which = 'Which records';
const sending = 'How they are written';

export const copyArgs = {
  source: plainText('Topic to read, or CONTEXT/TOPIC', { value: 'SOURCE', required: true, completes: 'topic' }),
  destination: plainText('Topic to write to, or CONTEXT/TOPIC', {
    value: 'DESTINATION',
    required: true,
    completes: 'topic',
  }),
} satisfies Inputs;

export const copyOptions = {
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
} satisfies Inputs;

/** The values of a `copy` line. */
export type CopyValues = Values<typeof copyArgs> & Values<typeof copyOptions>;
