import type { Inputs, Values } from '../../lib/cli/inputs.js';
import { duration, flag, integer, keyValuePairs, parsedInput, plainText, repeatable } from '../../lib/cli/inputs.js';
import { parseDecode, parseGrep, parseGroupName, parsePartitions, parsePrint } from './inputs.js';

const where = 'Where to read';
const which = 'Which records';
const how = 'How they are shown';

export const consumeArgs = {
  topic: repeatable('Topic to read', { value: 'TOPIC', required: true, completes: 'topic' }),
} satisfies Inputs;

export const consumeOptions = {
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
  sessionTimeout: duration('With --group: a member that is silent for this long is removed; otherwise 30s', {
    least: '1s',
    section: where,
  }),
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
  rate: integer('Max records per second, as a slow service reads', { min: 1, section: where }),
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
} satisfies Inputs;

/** The values of a `consume` line. */
export type ConsumeValues = Values<typeof consumeArgs> & Values<typeof consumeOptions>;
