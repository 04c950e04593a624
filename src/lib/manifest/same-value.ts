import { topicConfigs } from '../topics/config-table.js';

/** The broker may write a value in another way than it was given: lists in another order, `0.50` as `0.5`. */
export function sameValue(key: string, is: string | null, wanted: string): boolean {
  if (is === null || is === wanted) return is === wanted;
  const type = topicConfigs[key]?.type;
  if (type === 'double') return Number(is) === Number(wanted);
  return type === 'list' && listed(is) === listed(wanted);
}

const listed = (value: string): string =>
  value
    .split(',')
    .map((item) => item.trim())
    .sort()
    .join(',');
