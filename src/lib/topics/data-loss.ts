/**
 * Why a change of one topic config destroys records, or undefined when it does not: retention that gets shorter, and
 * a cleanup policy that begins to delete or to compact. `from` and `to` are the values in force before and after; null
 * is a value that may not be read, and the worst is assumed of it.
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

/** -1 is no limit, and so is what is not known. */
const retentionLimit = (value: string | null) =>
  value === null || Number(value) < 0 ? Number.POSITIVE_INFINITY : Number(value);

const cleanupPolicies = (value: string | null) => new Set((value ?? '').split(',').map((policy) => policy.trim()));
