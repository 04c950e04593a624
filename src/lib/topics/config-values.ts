import { CliError } from '../errors.js';
import { nearest } from '../nearest.js';
import { type TopicConfig, topicConfigNames, topicConfigs } from './config-table.js';

const bad = (message: string, hint?: string) => new CliError('usage', message, { hint });

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const bytes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};
const limits = { int: 2_147_483_647n, long: 9_223_372_036_854_775_807n } as const;

/** A size in bytes: `512KiB`, `1GB`, or a bare number; throws `usage` for what is none. */
export function parseBytes(raw: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(raw);
  const factor = bytes[(match?.[2] || 'b').toLowerCase()];
  const value = Math.round(Number(match?.[1]) * (factor ?? Number.NaN));
  if (!Number.isSafeInteger(value)) throw bad(`"${raw}" is not a size`, examples('bytes'));
  return value;
}

/**
 * A topic config value as Kafka takes it: `7d` of a time becomes `604800000`, `1GiB` of a size `1073741824`; numbers
 * are checked against the range, words against the choices. A name that Kafka 4.3 does not know is taken as it is,
 * since the cluster may know it, unless it looks like a slip for one that is known.
 */
export function configValue(name: string, raw: string): string {
  const config = topicConfigs[name];
  if (!config) {
    const near = nearest(name, topicConfigNames);
    if (near) throw bad(`there is no topic config "${name}"`, `Did you mean ${near}?`);
    return raw;
  }
  switch (config.type) {
    case 'int':
    case 'long':
      return integerValue(name, config, config.type, raw.trim());
    case 'double':
      return doubleValue(name, config, raw.trim());
    case 'boolean':
      return choose(name, ['true', 'false'], raw.trim().toLowerCase());
    case 'list':
      return config.choices ? listValue(name, config.choices, raw) : raw;
    case 'string':
      return choose(name, config.choices ?? [], raw.trim());
  }
}

/** Config pairs as given, by name; a name twice is a slip that Kafka would settle in silence. */
export function configValues(pairs: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, raw] of pairs) {
    if (Object.hasOwn(values, name)) throw bad(`config ${name} is given twice`);
    values[name] = configValue(name, raw);
  }
  return values;
}

/** Checks a config name alone, as `--unset` takes it. */
export function configName(name: string): string {
  const near = topicConfigs[name] ? undefined : nearest(name, topicConfigNames);
  if (near) throw bad(`there is no topic config "${name}"`, `Did you mean ${near}?`);
  return name;
}

function integerValue(name: string, config: TopicConfig, type: 'int' | 'long', raw: string): string {
  const number = /^[+-]?\d+$/.test(raw) ? BigInt(raw) : withUnit(name, config, raw);
  const max = config.max ?? limits[type];
  const inRange = (config.min === undefined || number >= config.min) && number <= max;
  if (!inRange && number !== config.special) {
    throw bad(`${name} cannot be ${raw}: it is ${range(config, max)}`);
  }
  return String(number);
}

function range({ min, special, choices }: TopicConfig, max: bigint | number): string {
  if (choices) return choices.join(', ');
  const top = max >= limits.int ? '' : ` and at most ${max}`;
  const or = special === undefined || special === BigInt(min ?? 0) ? '' : ` or ${special}`;
  return `at least ${min}${top}${or}`;
}

function withUnit(name: string, { unit }: TopicConfig, raw: string): bigint {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(raw);
  const units = unit === 'ms' ? milliseconds : unit === 'bytes' ? bytes : undefined;
  if (!match || !units) throw bad(`${name} takes a number, not "${raw}"`, examples(unit));
  const factor = units[(match[2] ?? '').toLowerCase()];
  if (factor === undefined) throw bad(`"${match[2]}" of ${name}=${raw} is no unit`, examples(unit));
  const value = Math.round(Number(match[1]) * factor);
  if (!Number.isSafeInteger(value)) throw bad(`${name}=${raw} is too large`);
  return BigInt(value);
}

function examples(unit: TopicConfig['unit']): string | undefined {
  if (unit === 'ms') return 'Write a time as 500ms, 10s, 5m, 12h, 7d, or in milliseconds.';
  if (unit === 'bytes') return 'Write a size as 512KiB, 1GiB (1024 x 1024 x 1024), 1GB (10^9), or in bytes.';
  return undefined;
}

function doubleValue(name: string, config: TopicConfig, raw: string): string {
  const number = Number(raw);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = config;
  if (raw === '' || !Number.isFinite(number) || number < min || number > max) {
    throw bad(`${name} cannot be ${raw || 'empty'}: it is a number from ${min} to ${max}`);
  }
  return raw;
}

function choose(name: string, choices: readonly string[], raw: string): string {
  if (choices.includes(raw)) return raw;
  const near = nearest(raw, choices);
  throw bad(`${name} cannot be "${raw}": it is one of ${choices.join(', ')}`, near && `Did you mean ${near}?`);
}

function listValue(name: string, choices: readonly string[], raw: string): string {
  const words = raw
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return [...new Set(words.map((word) => choose(name, choices, word)))].join(',');
}
