/** What people who know Apache's own tools type, and how it is said here. */

/** `value` is what stands behind the option, where something does. */
type OptionTranslation = (value: string | undefined) => string;

const renamedTo =
  (option: string, example: string): OptionTranslation =>
  (value = example) =>
    `${option} ${value}`;

const optionTranslations: Readonly<Record<string, OptionTranslation>> = {
  'bootstrap-server': renamedTo('--brokers', 'HOST:PORT'),
  'bootstrap-servers': renamedTo('--brokers', 'HOST:PORT'),
  'bootstrap-controller': renamedTo('--brokers', 'HOST:PORT'),
  'broker-list': renamedTo('--brokers', 'HOST:PORT'),
  'to-earliest': () => '--to earliest',
  'to-latest': () => '--to latest',
  'to-offset': renamedTo('--to', '42'),
  'to-datetime': (value = '2026-01-31T10:00:00') => `--to @${/T.*(Z|[+-])/.test(value) ? value : `${value}Z`}`,
  'by-duration': (value = '') => `--to @-${durationFromIso8601(value) ?? '1h'}`,
  'shift-by': renamedTo('--shift', '-10'),
  'add-config': renamedTo('--config', 'KEY=VALUE'),
  'delete-config': renamedTo('--unset', 'KEY'),
  'timeout-ms': (value = '10000') => `--timeout ${value}ms`,
  'under-replicated-partitions': () => '--under-replicated',
  'producer.config': () => '--context NAME',
  'consumer.config': () => '--context NAME',
  'command-config': () => '--context NAME',
};

/** ISO 8601's `PT1H30M` and `P2D` as `90m` and `2d`; undefined for what is none. */
function durationFromIso8601(text: string): string | undefined {
  const counts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)?.slice(1) ?? [];
  const smallest = counts.findLastIndex((count) => count !== undefined);
  if (smallest < 0) return undefined;
  const perUnit = [1, 24, 60, 60];
  const total = counts
    .slice(0, smallest + 1)
    .reduce((sum, count, unit) => sum * (perUnit[unit] ?? 1) + Number(count ?? 0), 0);
  return `${total}${'dhms'.charAt(smallest)}`;
}

const needlessOptions: Readonly<Record<string, string>> = {
  execute: 'Leave it out: it is done, unless --dry-run is given.',
  'all-topics': 'Leave it out: without --topic all topics are meant.',
  'all-groups': 'Leave it out: without names all groups are meant.',
};

/** Where Apache's tools name by option what is an argument here. */
const optionsThatAreArguments: Readonly<Record<string, RegExp>> = {
  topic: /^(topics .*|consume|produce)$/,
  group: /^groups /,
  'entity-name': /^(topics|brokers) /,
};

/** Where Apache's tools say by option what is a verb here. */
const verbTranslations: Readonly<Record<string, string>> = { 'reset-offsets': 'reset' };

export interface ApacheOption {
  /** As it stands on the line, with what stands behind it. */
  readonly words: readonly string[];
  /** Words of the command. */
  readonly path: string;
  /** Whether the command has an argument to put a name in. */
  readonly hasArgument: boolean;
  /** The options that the command has, with their dashes. */
  readonly known: readonly string[];
}

/** What to type for an option of Apache's tools, as a hint; undefined for what is none, or has no counterpart here. */
export function apacheHint({ words: [word = '', next], path, hasArgument, known }: ApacheOption): string | undefined {
  const [name = '', attached] = word.replace(/^--/, '').split(/=(.*)/s);
  const value = attached ?? (next === undefined || /^--?[a-z]/i.test(next) ? undefined : next);
  if (hasArgument && optionsThatAreArguments[name]?.test(path)) {
    return `It is an argument here:  kafkactl ${path} ${value ?? name.toUpperCase()}`;
  }
  const form = Object.hasOwn(optionTranslations, name) ? optionTranslations[name]?.(value) : undefined;
  if (form !== undefined && known.includes(form.split(' ')[0] ?? '')) return `Did you mean ${form}?`;
  return path !== '' && Object.hasOwn(needlessOptions, name) ? needlessOptions[name] : undefined;
}

/** The verb that an option of Apache's tools stands for (`--describe`), and the name that another gives it. */
export function verbOfApacheOptions(argv: readonly string[]): readonly string[] {
  const [option = ''] = argv;
  const verb = option.replace(/^--/, '');
  const at = argv.findIndex((word) => word === '--topic' || word === '--group');
  const name = at < 0 ? undefined : argv[at + 1];
  return [verbTranslations[verb] ?? verb, ...(name === undefined ? [] : [name])];
}

const describeConfigsOf = (type: string): string => `kafka-configs -- --describe --entity-type ${type}`;

/** What is not a noun here: Apache's tool for it, as `sandbox run` takes it. */
const apacheTools: Readonly<Record<string, string>> = {
  acl: 'kafka-acls -- --list',
  user: describeConfigsOf('users'),
  quota: describeConfigsOf('users'),
  transaction: 'kafka-transactions -- list',
  token: 'kafka-delegation-tokens -- --describe',
  reassignment: 'kafka-reassign-partitions -- --list',
};

/** Where to find what kafkactl has no command for; undefined where Apache has no tool for it either. */
export function apacheToolHint(words: readonly string[]): string | undefined {
  const tool = words.slice(0, 2).flatMap((word) => {
    const one = word.replace(/s$/, '');
    return Object.hasOwn(apacheTools, one) ? (apacheTools[one] ?? []) : [];
  })[0];
  return tool && `Apache's own tool does that. On a sandbox:  kafkactl sandbox run ${tool}`;
}
