import { topicConfigDefs } from './config-defs.js';

const day = 86_400_000;
const timeUnits = [
  ['d', day],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;
const sizeUnits = [
  ['TiB', 1024 ** 4],
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

const sizeUnit = (value: number) => sizeUnits.find(([, size]) => value >= size) ?? (['B', 1] as const);

/** A number of bytes for people: `1.5 MiB`, `200 B`. */
export function humanBytes(value: number): string {
  const [unit, size] = sizeUnit(value);
  const amount = value / size;
  return `${unit === 'B' || Number.isInteger(amount) ? amount : amount.toFixed(1)} ${unit}`;
}

/** A number of milliseconds in the largest unit that divides it, so that nothing is rounded: `7d`, `90s`, `1500ms`. */
export function humanDuration(ms: number): string {
  const [unit, size] = timeUnits.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

/** The meaning of a config's number, `7d` for 604800000 of `retention.ms`; undefined where the number itself is as clear. */
export function humanConfig(name: string, raw: string | null): string | undefined {
  const unit = topicConfigDefs[name]?.unit ?? unitOfName(name);
  if (!unit || raw === null || !/^-?\d+$/.test(raw)) return undefined;
  const value = Number(raw);
  if (value === -1) return 'no limit';
  if (!Number.isSafeInteger(value)) return 'never';
  if (unit === 'ms') return value >= 1000 ? humanDuration(value) : undefined;
  return value >= 1024 ? humanBytes(value) : undefined;
}

/** A config value as people write it, `7d` for 604800000; with the number where the text is rounded, `none` for null. */
export function configValueText(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const raw = String(value);
  const meaning = humanConfig(name, raw);
  if (meaning === undefined) return raw;
  const isRounded = meaning.endsWith('B') && !Number.isInteger((Number(raw) / sizeUnit(Number(raw))[1]) * 10);
  return isRounded ? `${raw} (${meaning})` : meaning;
}

/** The unit of a config that is not a topic config: Kafka's names end in it. */
function unitOfName(name: string): 'ms' | 'bytes' | undefined {
  if (name.endsWith('.ms')) return 'ms';
  return name.endsWith('.bytes') || name.endsWith('.buffer.size') ? 'bytes' : undefined;
}
