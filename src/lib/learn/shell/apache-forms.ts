/**
 * What Apache's command-line tools (as of Kafka 4.3) say, and what kafkactl says for it: a table of the forms of each tool
 * with what every option means.
 */
import { offsetOfDatetime, offsetOfDuration } from '../../cli/apache.js';

/** Something about a translated line that its reader should know. */
export type ApacheNote =
  /** The line names a server; the sandbox is asked in its place. */
  | { readonly kind: 'server'; readonly server: string }
  /** Kafka has had no ZooKeeper since 4.0. */
  | { readonly kind: 'zookeeper' }
  /** An option, or a property as `--property key.separator`, that has no counterpart and makes no difference of weight. */
  | { readonly kind: 'leftOut'; readonly option: string }
  /** `key.separator` without `parse.key=true`: there is no key, in Apache's tool too. */
  | { readonly kind: 'separatorWithoutKey' }
  /** Apache's tool shows what it would do unless the line has `--execute`. */
  | { readonly kind: 'onlyShown' };

/** What an option of a line means. */
export type OptionMeaning =
  /** Words of kafkactl. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** An argument of kafkactl's command. */
  | { readonly kind: 'argument'; readonly value: string }
  | { readonly kind: 'note'; readonly note: ApacheNote }
  /** Nothing: kafkactl does it without being told. */
  | { readonly kind: 'needless' }
  /** It has no counterpart, and the line would do something else without it. */
  | { readonly kind: 'none' };

export interface ApacheOptionDef {
  readonly takes: 'nothing' | 'value' | 'optional';
  /** `value` is undefined where it takes none or none was given. `option` is its spelling with its dashes. */
  readonly means: (value: string | undefined, option: string) => OptionMeaning;
}

type OptionDefs = Readonly<Record<string, ApacheOptionDef>>;
/** Words of kafkactl that belong together: an option with its value. */
export type Piece = readonly string[];

/** One thing that one of Apache's tools does. */
export interface ApacheForm {
  readonly tool: string;
  /** The option that asks for it; absent where the tool does one thing only. */
  readonly action?: string;
  /** The kind of entity that it is about, for kafka-configs. */
  readonly entity?: 'topics' | 'brokers';
  /** The words of kafkactl's command. */
  readonly path: string;
  /** The option whose value is the argument of kafkactl's command, and what is said where the line lacks it. */
  readonly argument?: { readonly option: string; readonly otherwise?: string };
  readonly options: OptionDefs;
  /** Words that kafkactl needs to do it as Apache's tool does: that one does not ask. */
  readonly always?: readonly string[];
  /** Puts pieces together that only mean something together. */
  readonly finish?: (pieces: readonly Piece[]) => {
    readonly pieces: readonly Piece[];
    readonly notes: readonly ApacheNote[];
  };
}

const words = (...all: readonly string[]): OptionMeaning => ({ kind: 'words', words: all });
const needlessMeaning: OptionMeaning = { kind: 'needless' };
const none: OptionMeaning = { kind: 'none' };
const isLeftOut = (option: string): OptionMeaning => ({ kind: 'note', note: { kind: 'leftOut', option } });

const renamed = (option: string): ApacheOptionDef => ({ takes: 'value', means: (value = '') => words(option, value) });
const flag = (...all: readonly string[]): ApacheOptionDef => ({ takes: 'nothing', means: () => words(...all) });
const needless: ApacheOptionDef = { takes: 'nothing', means: () => needlessMeaning };
const needlessValue: ApacheOptionDef = { takes: 'optional', means: () => needlessMeaning };
const leftOut: ApacheOptionDef = { takes: 'nothing', means: (_, option) => isLeftOut(option) };
const leftOutValue: ApacheOptionDef = { takes: 'value', means: (_, option) => isLeftOut(option) };
const argument: ApacheOptionDef = { takes: 'value', means: (value = '') => ({ kind: 'argument', value }) };
const means = (meaning: (value: string) => OptionMeaning): ApacheOptionDef => ({
  takes: 'value',
  means: (value = '') => meaning(value),
});

/** `--property KEY=VALUE`: the properties that mean something here; others are left out, and said. */
const properties = (known: Readonly<Record<string, (value: string) => OptionMeaning>>): ApacheOptionDef => ({
  takes: 'value',
  means: (pair = '', option) => {
    const [key = '', ...rest] = pair.split('=');
    const meaning = Object.hasOwn(known, key) ? known[key] : undefined;
    return meaning ? meaning(rest.join('=')) : isLeftOut(`${option} ${key}`);
  },
});

const server: ApacheOptionDef = {
  takes: 'value',
  means: (value = '') => ({ kind: 'note', note: { kind: 'server', server: value } }),
};

/** Options of every tool. */
export const commonOptions: OptionDefs = {
  '--bootstrap-server': server,
  '--bootstrap-servers': server,
  '--bootstrap-controller': server,
  '--broker-list': server,
  '--zookeeper': { takes: 'value', means: () => ({ kind: 'note', note: { kind: 'zookeeper' } }) },
  '--command-config': leftOutValue,
};

/** Starts the separator of keys among the pieces of a producer, until `finish` has seen whether there are keys. */
const separatorMark = 'key.separator';

/** `parse.key` and `key.separator` as `--key-delimiter`; Apache's own separator is a tab. */
function finishProducer(pieces: readonly Piece[]) {
  const separator = pieces.findLast(([first]) => first === separatorMark)?.[1];
  const others = pieces.filter(([first]) => first !== separatorMark);
  const hasKey = others.some(([first]) => first === '--key-delimiter');
  const notes: ApacheNote[] = separator !== undefined && !hasKey ? [{ kind: 'separatorWithoutKey' }] : [];
  const finished = others.map((piece) =>
    piece[0] === '--key-delimiter' && separator !== undefined ? ['--key-delimiter', separator] : piece,
  );
  return { pieces: finished, notes };
}

/** Several `--print FIELD` as one. */
function finishConsumer(pieces: readonly Piece[]) {
  const fields = pieces.flatMap(([first, value]) => (first === '--print' && value !== undefined ? [value] : []));
  const at = pieces.findIndex(([first]) => first === '--print');
  const joined = pieces.filter(([first], index) => first !== '--print' || index === at);
  return {
    pieces: joined.map((piece) => (piece[0] === '--print' ? ['--print', [...new Set(fields)].join(',')] : piece)),
    notes: [],
  };
}

/** Without `--execute` nothing is done. */
function finishReset(pieces: readonly Piece[]) {
  const isDone = pieces.some(([first]) => first === '--yes');
  const isDry = pieces.some(([first]) => first === '--dry-run');
  if (isDone || isDry) return { pieces, notes: [] };
  const notes: ApacheNote[] = [{ kind: 'onlyShown' }];
  return { pieces: [...pieces, ['--dry-run']], notes };
}

/** `retention.ms=1,cleanup.policy=[compact,delete]`, as kafka-configs takes configs. */
const configPairs = (value: string): readonly string[] =>
  [...value.matchAll(/([^=,]+)=(?:\[([^\]]*)\]|([^,]*))/g)].map(
    ([, key = '', list, plain = '']) => `${key.trim()}=${list ?? plain}`,
  );

const isTrue = (value: string): boolean => value.toLowerCase() === 'true';
const printed = (field: string) => (value: string) => (isTrue(value) ? words('--print', field) : needlessMeaning);
const stringsOnly = (value: string): OptionMeaning => (/String(?:De)?serializer$/.test(value) ? needlessMeaning : none);

const isolation = (value: string): OptionMeaning =>
  value === 'read_uncommitted' ? words('--uncommitted') : value === 'read_committed' ? needlessMeaning : none;

const producerReader = properties({
  'parse.key': (value) => (isTrue(value) ? words('--key-delimiter', '\\t') : needlessMeaning),
  'key.separator': (value) => words(separatorMark, value.replaceAll('\\', '\\\\')),
  'parse.headers': (value) => (isTrue(value) ? none : needlessMeaning),
  'null.marker': () => none,
});

const producerConfig = properties({
  acks: (value) => words('--acks', value),
  'linger.ms': (value) => words('--linger', `${value}ms`),
  'compression.type': (value) => words('--compression', value),
  'batch.size': (value) => words('--batch-size', value),
  'delivery.timeout.ms': (value) => words('--timeout', `${value}ms`),
});

const consumerFormatter = properties({
  'print.key': printed('key'),
  'print.timestamp': printed('timestamp'),
  'print.partition': printed('partition'),
  'print.offset': printed('offset'),
  'print.headers': printed('headers'),
  'print.value': (value) => (isTrue(value) ? needlessMeaning : none),
  'key.deserializer': stringsOnly,
  'value.deserializer': stringsOnly,
});

const consumerConfig = properties({
  'group.id': (value) => words('--group', value),
  'auto.offset.reset': (value) => (value === 'earliest' ? words('--from-beginning') : needlessMeaning),
  'isolation.level': isolation,
});

const topic = { '--topic': argument };
const partitions = { '--partitions': renamed('--partitions') };
const config = { '--config': renamed('--config') };
const group = { '--group': argument };

const resetOptions: OptionDefs = {
  ...group,
  '--topic': renamed('--topic'),
  '--all-topics': needless,
  '--to-earliest': flag('--to', 'earliest'),
  '--to-latest': flag('--to', 'latest'),
  '--to-offset': renamed('--to'),
  '--to-datetime': means((value) => words('--to', offsetOfDatetime(value))),
  '--by-duration': means((value) => {
    const offset = offsetOfDuration(value);
    return offset === undefined ? none : words('--to', offset);
  }),
  '--shift-by': renamed('--shift'),
  '--execute': flag('--yes'),
  '--dry-run': flag('--dry-run'),
  '--timeout': leftOutValue,
};

const configsEntity: OptionDefs = {
  '--entity-type': { takes: 'value', means: () => needlessMeaning },
  '--entity-name': argument,
  '--topic': argument,
  '--broker': argument,
};

export const apacheForms: readonly ApacheForm[] = [
  {
    tool: 'kafka-topics',
    action: '--create',
    path: 'topics create',
    argument: { option: '--topic' },
    options: {
      ...topic,
      ...partitions,
      ...config,
      '--replication-factor': renamed('--replication-factor'),
      '--if-not-exists': flag('--if-not-exists'),
    },
  },
  {
    tool: 'kafka-topics',
    action: '--list',
    path: 'topics list',
    options: { ...topic, '--exclude-internal': needless },
  },
  {
    tool: 'kafka-topics',
    action: '--describe',
    path: 'topics describe',
    argument: { option: '--topic', otherwise: '*' },
    options: { ...topic, '--exclude-internal': needless, '--if-exists': leftOut },
  },
  {
    tool: 'kafka-topics',
    action: '--delete',
    path: 'topics delete',
    argument: { option: '--topic' },
    options: { ...topic, '--if-exists': flag('--if-exists') },
    always: ['--yes'],
  },
  {
    tool: 'kafka-topics',
    action: '--alter',
    path: 'topics alter',
    argument: { option: '--topic' },
    options: {
      ...topic,
      ...partitions,
      ...config,
      '--delete-config': renamed('--unset'),
      '--if-exists': leftOut,
      '--force': needless,
    },
  },
  {
    tool: 'kafka-console-producer',
    path: 'produce',
    argument: { option: '--topic' },
    options: {
      ...topic,
      '--property': producerReader,
      '--reader-property': producerReader,
      '--producer-property': producerConfig,
      '--command-property': producerConfig,
      '--request-required-acks': renamed('--acks'),
      '--compression-codec': { takes: 'optional', means: (value = 'gzip') => words('--compression', value) },
      '--timeout': means((value) => words('--linger', `${value}ms`)),
      '--max-block-ms': leftOutValue,
      '--max-memory-bytes': leftOutValue,
      '--max-partition-memory-bytes': leftOutValue,
      '--message-send-max-retries': leftOutValue,
      '--metadata-expiry-ms': leftOutValue,
      '--producer.config': leftOutValue,
      '--request-timeout-ms': leftOutValue,
      '--retry-backoff-ms': leftOutValue,
      '--socket-buffer-size': leftOutValue,
      '--batch-size': leftOutValue,
      '--sync': leftOut,
    },
    finish: finishProducer,
  },
  {
    tool: 'kafka-console-consumer',
    path: 'consume',
    argument: { option: '--topic' },
    options: {
      ...topic,
      '--from-beginning': flag('--from-beginning'),
      '--group': renamed('--group'),
      '--partition': renamed('--partition'),
      '--offset': renamed('--offset'),
      '--max-messages': renamed('--max-messages'),
      '--timeout-ms': means((value) => words('--timeout', `${value}ms`)),
      '--isolation-level': means(isolation),
      '--property': consumerFormatter,
      '--formatter-property': consumerFormatter,
      '--consumer-property': consumerConfig,
      '--command-property': consumerConfig,
      '--key-deserializer': means(stringsOnly),
      '--value-deserializer': means(stringsOnly),
      '--formatter': means((value) => (/\bDefaultMessageFormatter$/.test(value) ? needlessMeaning : none)),
      '--consumer.config': leftOutValue,
      '--skip-message-on-error': leftOut,
      '--reject-message-on-error': leftOut,
    },
    finish: finishConsumer,
  },
  {
    tool: 'kafka-consumer-groups',
    action: '--list',
    path: 'groups list',
    options: {
      '--state': {
        takes: 'optional',
        means: (value) => (value === undefined ? needlessMeaning : words(...eachAs('--state', value))),
      },
      '--type': {
        takes: 'optional',
        means: (value) => (value === undefined ? needlessMeaning : words(...eachAs('--type', value))),
      },
      '--timeout': leftOutValue,
    },
  },
  {
    tool: 'kafka-consumer-groups',
    action: '--describe',
    path: 'groups describe',
    argument: { option: '--group' },
    options: {
      ...group,
      '--all-groups': { takes: 'nothing', means: () => ({ kind: 'argument', value: '*' }) },
      '--members': needless,
      '--offsets': needless,
      '--verbose': needless,
      '--state': needlessValue,
      '--timeout': leftOutValue,
    },
  },
  {
    tool: 'kafka-consumer-groups',
    action: '--reset-offsets',
    path: 'groups reset',
    argument: { option: '--group' },
    options: resetOptions,
    finish: finishReset,
  },
  {
    tool: 'kafka-consumer-groups',
    action: '--delete-offsets',
    path: 'groups delete-offsets',
    argument: { option: '--group' },
    options: { ...group, '--topic': renamed('--topic'), '--timeout': leftOutValue },
    always: ['--yes'],
  },
  {
    tool: 'kafka-consumer-groups',
    action: '--delete',
    path: 'groups delete',
    argument: { option: '--group' },
    options: { ...group, '--timeout': leftOutValue },
    always: ['--yes'],
  },
  {
    tool: 'kafka-configs',
    action: '--describe',
    entity: 'topics',
    path: 'topics describe',
    argument: { option: '--entity-name', otherwise: '*' },
    options: { ...configsEntity, '--all': flag('-o', 'wide') },
  },
  {
    tool: 'kafka-configs',
    action: '--alter',
    entity: 'topics',
    path: 'topics alter',
    argument: { option: '--entity-name' },
    options: {
      ...configsEntity,
      '--add-config': means((value) => words(...configPairs(value).flatMap((pair) => ['--config', pair]))),
      '--delete-config': means((value) => words(...eachAs('--unset', value))),
      '--force': needless,
    },
    always: ['--yes'],
  },
  {
    tool: 'kafka-configs',
    action: '--describe',
    entity: 'brokers',
    path: 'brokers describe',
    argument: { option: '--entity-name' },
    options: { ...configsEntity, '--all': flag('-o', 'wide') },
  },
  {
    tool: 'kafka-get-offsets',
    path: 'topics describe',
    argument: { option: '--topic', otherwise: '*' },
    options: { ...topic, '--exclude-internal-topics': needless, '--partitions': leftOutValue, '--time': leftOutValue },
  },
];

/** `a,b` as the same option twice. */
function eachAs(option: string, list: string): string[] {
  return list.split(',').flatMap((value) => [option, value.trim()]);
}

/** Where the help of a tool's counterpart is. */
export const helpOfTool: Readonly<Record<string, string>> = {
  'kafka-topics': 'topics',
  'kafka-console-producer': 'produce',
  'kafka-console-consumer': 'consume',
  'kafka-consumer-groups': 'groups',
  'kafka-configs': 'topics alter',
  'kafka-get-offsets': 'topics describe',
};
