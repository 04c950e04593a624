/**
 * Whether a config is as wanted. A broker may write a value in another way than it was given: `0.50` as `0.5`, a list
 * without its blanks, in another order, or with each item once. `type` is the config's own, in Kafka's words; undefined
 * where it is not known.
 */
export function isSameConfigValue(type: string | undefined, is: string | null, wanted: string): boolean {
  if (is === null || is === wanted) return is === wanted;
  if (type === 'double') return Number(is) === Number(wanted);
  return type === 'list' && listed(is) === listed(wanted);
}

const listed = (value: string): string => [...new Set(value.split(',').map((item) => item.trim()))].sort().join(',');
