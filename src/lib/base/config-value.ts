/**
 * True if a config already has the wanted value. Brokers normalise values: `0.50` becomes `0.5`, lists lose blanks,
 * duplicates and their order. `type` is Kafka's type of the config; undefined if it is not known.
 */
export function isSameConfigValue(type: string | undefined, is: string | null, wanted: string): boolean {
  if (is === null || is === wanted) return is === wanted;
  if (type === 'double') return Number(is) === Number(wanted);
  return type === 'list' && listed(is) === listed(wanted);
}

const listed = (value: string): string => [...new Set(value.split(',').map((item) => item.trim()))].sort().join(',');
