/**
 * Which records a change of one topic config destroys, as part of a sentence, or undefined when it destroys none. Records
 * are destroyed by shorter retention and by a cleanup policy that adds `delete` or `compact`. `from` and `to` are the
 * values in force before and after; null is a value that may not be read, and counts as "no limit" or no policy.
 */
export function dataLossOf(key: string, from: string | null, to: string | null): string | undefined {
  if (to === null || from === to) return undefined;
  switch (key) {
    case 'retention.ms':
      return retentionLimit(to) < retentionLimit(from)
        ? 'records older than the new retention.ms are deleted'
        : undefined;
    case 'retention.bytes':
      return retentionLimit(to) < retentionLimit(from)
        ? 'the oldest records above the new retention.bytes are deleted'
        : undefined;
    case 'cleanup.policy': {
      const before = cleanupPolicies(from);
      const added = [...cleanupPolicies(to)].filter((policy) => !before.has(policy));
      if (added.includes('compact')) return 'only the newest record of each key is kept';
      return added.includes('delete') ? 'records older than retention.ms are deleted' : undefined;
    }
    default:
      return undefined;
  }
}

/** A retention as a number; -1 and an unknown value are no limit. */
const retentionLimit = (value: string | null) =>
  value === null || Number(value) < 0 ? Number.POSITIVE_INFINITY : Number(value);

const cleanupPolicies = (value: string | null) => new Set((value ?? '').split(',').map((policy) => policy.trim()));
