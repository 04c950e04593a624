/** The header that tells the events of one run from all that lie in a topic. */
export const runHeader = 'kafkactl-run';

/** Headers of a record in a dead-letter topic: who could not handle it, why, and where it lies. */
export const deadLetterHeaders = {
  reason: 'kafkactl-reason',
  service: 'kafkactl-service',
  topic: 'kafkactl-topic',
  partition: 'kafkactl-partition',
  offset: 'kafkactl-offset',
} as const;

/** The header of a ledger record that names the topic of the event. */
export const ledgerTopicHeader = 'kafkactl-topic';

/** The names that things of a flow have on the cluster. */
export interface Names {
  readonly topic: (name: string) => string;
  readonly group: (name: string) => string;
  readonly deadLetters: (topic: string) => string;
  readonly ledger: (service: string) => string;
}

/** What stands before a name: `P-`, or the prefix as it is where it ends in such a mark itself. */
export const prefixMark = (prefix: string): string => (/[-._]$/.test(prefix) ? prefix : `${prefix}-`);

/** On a sandbox the names of the guide; elsewhere `P-` stands before each. */
export function namesWith(prefix: string | undefined): Names {
  const before = prefix === undefined ? '' : prefixMark(prefix);
  const named = (name: string): string => before + name;
  return {
    topic: named,
    group: named,
    deadLetters: (topic) => `${named(topic)}-dead-letters`,
    ledger: (service) => `${named(service)}-ledger`,
  };
}
