import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { type TopicConfigDef, topicConfigDefs, topicConfigNames } from './config-defs.js';

const invalidValue = (message: string, hint?: string) => new CliError('usage', message, { hint });

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
const maxByType = { int: 2_147_483_647n, long: 9_223_372_036_854_775_807n } as const;

/** A size in bytes: `512KiB`, `1GB`, or a bare number; throws `usage` for what is none. */
export function parseBytes(raw: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(raw);
  const factor = bytes[(match?.[2] || 'b').toLowerCase()];
  const value = Math.round(Number(match?.[1]) * (factor ?? Number.NaN));
  if (!Number.isSafeInteger(value)) throw invalidValue(`"${raw}" is not a size`, unitExamples('bytes'));
  return value;
}

/**
 * A topic config value as Kafka takes it: the time `7d` becomes `604800000`, the size `1GiB` `1073741824`. Numbers are
 * checked against their range, words against the choices; throws `usage`. The value of a name that Kafka 4.3 does not
 * define is returned as it is, since the cluster may define it, unless the name is near to a defined one.
 */
export function parseConfigValue(name: string, raw: string): string {
  const config = topicConfigDefs[name];
  if (!config) {
    const near = nearest(name, topicConfigNames);
    if (near) throw invalidValue(`there is no topic config "${name}"`, `Did you mean ${near}?`);
    return raw;
  }
  switch (config.type) {
    case 'int':
    case 'long':
      return parseIntegerValue(name, config, config.type, raw.trim());
    case 'double':
      return parseDoubleValue(name, config, raw.trim());
    case 'boolean':
      return parseChoice(name, ['true', 'false'], raw.trim().toLowerCase());
    case 'list':
      return config.choices ? parseListValue(name, config.choices, raw) : raw;
    case 'string':
      return parseChoice(name, config.choices ?? [], raw.trim());
  }
}

/** Config values by name, from pairs as typed. Throws `usage` for a name given twice: Kafka would take the last silently. */
export function parseConfigValues(pairs: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, raw] of pairs) {
    if (Object.hasOwn(values, name)) throw invalidValue(`config ${name} is given twice`);
    values[name] = parseConfigValue(name, raw);
  }
  return values;
}

/** A config name as typed after `--unset`. Throws `usage` for one that is near to a defined name. */
export function parseConfigName(name: string): string {
  const near = topicConfigDefs[name] ? undefined : nearest(name, topicConfigNames);
  if (near) throw invalidValue(`there is no topic config "${name}"`, `Did you mean ${near}?`);
  return name;
}

function parseIntegerValue(name: string, config: TopicConfigDef, type: 'int' | 'long', raw: string): string {
  const number = /^[+-]?\d+$/.test(raw) ? BigInt(raw) : parseWithUnit(name, config, raw);
  const max = config.max ?? maxByType[type];
  const inRange = (config.min === undefined || number >= config.min) && number <= max;
  if (!inRange && number !== config.sentinel) {
    throw invalidValue(`${name} cannot be ${raw}: it is ${allowedRangeText(config, max)}`);
  }
  return String(number);
}

function allowedRangeText({ min, sentinel, choices }: TopicConfigDef, max: bigint | number): string {
  if (choices) return choices.join(', ');
  const top = max >= maxByType.int ? '' : ` and at most ${max}`;
  const or = sentinel === undefined || sentinel === BigInt(min ?? 0) ? '' : ` or ${sentinel}`;
  return `at least ${min}${top}${or}`;
}

function parseWithUnit(name: string, { unit }: TopicConfigDef, raw: string): bigint {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(raw);
  const units = unit === 'ms' ? milliseconds : unit === 'bytes' ? bytes : undefined;
  if (!match || !units) throw invalidValue(`${name} takes a number, not "${raw}"`, unitExamples(unit));
  const factor = units[(match[2] ?? '').toLowerCase()];
  if (factor === undefined) throw invalidValue(`"${match[2]}" of ${name}=${raw} is no unit`, unitExamples(unit));
  const value = Math.round(Number(match[1]) * factor);
  if (!Number.isSafeInteger(value)) throw invalidValue(`${name}=${raw} is too large`);
  return BigInt(value);
}

function unitExamples(unit: TopicConfigDef['unit']): string | undefined {
  if (unit === 'ms') return 'Write a time as 500ms, 10s, 5m, 12h, 7d, or in milliseconds.';
  if (unit === 'bytes') return 'Write a size as 512KiB, 1GiB (1024 x 1024 x 1024), 1GB (10^9), or in bytes.';
  return undefined;
}

function parseDoubleValue(name: string, config: TopicConfigDef, raw: string): string {
  const number = Number(raw);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = config;
  if (raw === '' || !Number.isFinite(number) || number < min || number > max) {
    throw invalidValue(`${name} cannot be ${raw || 'empty'}: it is a number from ${min} to ${max}`);
  }
  return raw;
}

function parseChoice(name: string, choices: readonly string[], raw: string): string {
  if (choices.includes(raw)) return raw;
  const near = nearest(raw, choices);
  throw invalidValue(`${name} cannot be "${raw}": it is one of ${choices.join(', ')}`, near && `Did you mean ${near}?`);
}

function parseListValue(name: string, choices: readonly string[], raw: string): string {
  const words = raw
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return [...new Set(words.map((word) => parseChoice(name, choices, word)))].join(',');
}
