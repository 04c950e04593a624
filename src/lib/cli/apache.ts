/** Translates options and words of Apache's own command-line tools into those of kafkactl, for hints. */
import { type OptionSpellings, tokenize } from './tokens.js';

/** The option of kafkactl, with its value. `value` is undefined where the line gives none. */
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
  'to-datetime': (value = '2026-01-31T10:00:00') => `--to ${offsetOfDatetime(value)}`,
  'by-duration': (value = '') => `--to ${offsetOfDuration(value) ?? '@-1h'}`,
  'shift-by': renamedTo('--shift', '-10'),
  'add-config': renamedTo('--config', 'KEY=VALUE'),
  'delete-config': renamedTo('--unset', 'KEY'),
  'timeout-ms': (value = '10000') => `--timeout ${value}ms`,
  'under-replicated-partitions': () => '--under-replicated',
  'producer.config': () => '--context NAME',
  'consumer.config': () => '--context NAME',
  'command-config': () => '--context NAME',
};

/** The offset that `--to-datetime` means, as `--to` takes it: without a zone it is UTC. */
export const offsetOfDatetime = (value: string): string => `@${/T.*(Z|[+-])/.test(value) ? value : `${value}Z`}`;

/** The offset that `--by-duration` means, as `--to` takes it; undefined where the text is no ISO 8601 duration. */
export function offsetOfDuration(value: string): string | undefined {
  const duration = durationFromIso8601(value);
  return duration === undefined ? undefined : `@-${duration}`;
}

/** An ISO 8601 duration as one of kafkactl: `PT1H30M` as `90m`, `P2D` as `2d`; undefined for any other text. */
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

/** Options of Apache's tools that are arguments in kafkactl, with the commands that have the argument. */
const optionsThatAreArguments: Readonly<Record<string, RegExp>> = {
  topic: /^(topics .*|consume|produce)$/,
  group: /^groups /,
  'entity-name': /^(topics|brokers) /,
};

/** Options of Apache's tools that stand for a verb, where kafkactl's verb has another name. */
const verbTranslations: Readonly<Record<string, string>> = { 'reset-offsets': 'reset' };

export interface ApacheOption {
  /** The option as it was typed, with its dashes and without its value. */
  readonly spelling: string;
  /** Its value, after `=` or in the next word. */
  readonly value: string | undefined;
  /** The command of the line, or an empty text where the option precedes it. */
  readonly path: string;
  /** True where the command takes arguments. */
  readonly hasArgument: boolean;
  /** Options of the command, with their dashes. */
  readonly known: readonly string[];
}

/** A hint for an option of Apache's tools: what to type instead. Undefined where kafkactl has no counterpart. */
export function apacheHint({ spelling, value, path, hasArgument, known }: ApacheOption): string | undefined {
  const name = spelling.replace(/^--/, '');
  if (hasArgument && optionsThatAreArguments[name]?.test(path)) {
    return `It is an argument here:  kafkactl ${path} ${value ?? name.toUpperCase()}`;
  }
  const form = Object.hasOwn(optionTranslations, name) ? optionTranslations[name]?.(value) : undefined;
  if (form !== undefined && known.includes(form.split(' ')[0] ?? '')) return `Did you mean ${form}?`;
  return path !== '' && Object.hasOwn(needlessOptions, name) ? needlessOptions[name] : undefined;
}

const nameOptions: OptionSpellings = new Map(
  ['topic', 'group'].map((key) => [`--${key}`, { key, takesValue: true }] as const),
);

/** The verb for which the first option stands (`--describe`), then the value of `--topic` or `--group`, if there is one. */
export function verbOfApacheOptions(argv: readonly string[]): readonly string[] {
  const tokens = tokenize(argv, nameOptions);
  const [first] = tokens;
  const verb = first?.kind === 'unknown' ? first.spelling.replace(/^--/, '') : '';
  const name = tokens.find((token) => token.kind === 'option')?.value;
  return [verbTranslations[verb] ?? verb, ...(name === undefined ? [] : [name])];
}

const describeConfigsOf = (type: string): string => `kafka-configs -- --describe --entity-type ${type}`;

/** Nouns that kafkactl has no commands for, with Apache's tool for each as `sandbox run` takes it. */
const apacheTools: Readonly<Record<string, string>> = {
  acl: 'kafka-acls -- --list',
  user: describeConfigsOf('users'),
  quota: describeConfigsOf('users'),
  transaction: 'kafka-transactions -- list',
  token: 'kafka-delegation-tokens -- --describe',
  reassignment: 'kafka-reassign-partitions -- --list',
};

/** A hint that names Apache's tool for a noun that kafkactl has no commands for; undefined for any other words. */
export function apacheToolHint(words: readonly string[]): string | undefined {
  const tool = words.slice(0, 2).flatMap((word) => {
    const singular = word.replace(/s$/, '');
    return Object.hasOwn(apacheTools, singular) ? (apacheTools[singular] ?? []) : [];
  })[0];
  return tool && `Apache's own tool does that. On a sandbox:  kafkactl sandbox run ${tool}`;
}
