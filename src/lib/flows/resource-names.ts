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
export interface ResourceNames {
  readonly topic: (name: string) => string;
  readonly group: (name: string) => string;
  readonly deadLetterTopic: (topic: string) => string;
  readonly ledgerTopic: (service: string) => string;
}

/** What stands before a name: `P-`, or the prefix as it is where it ends in such a mark itself. */
export const withSeparator = (prefix: string): string => (/[-._]$/.test(prefix) ? prefix : `${prefix}-`);

/** On a sandbox the names of the guide; elsewhere `P-` stands before each. */
export function resourceNames(prefix: string | undefined): ResourceNames {
  const before = prefix === undefined ? '' : withSeparator(prefix);
  const named = (name: string): string => before + name;
  return {
    topic: named,
    group: named,
    deadLetterTopic: (topic) => `${named(topic)}-dead-letters`,
    ledgerTopic: (service) => `${named(service)}-ledger`,
  };
}
