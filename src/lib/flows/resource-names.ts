/** Record header with the id of the run: topics may hold records of other runs and of other producers. */
export const runHeader = 'kafkactl-run';

/**
 * Headers of a dead-letter record: the service that gave it up, the reason, and the position of the original record.
 */
export const deadLetterHeaders = {
  reason: 'kafkactl-reason',
  service: 'kafkactl-service',
  topic: 'kafkactl-topic',
  partition: 'kafkactl-partition',
  offset: 'kafkactl-offset',
} as const;

/** Header of a ledger record: the topic of the event that it is about. */
export const ledgerTopicHeader = 'kafkactl-topic';

/** Maps the names in a flow file to the names of its topics and groups on the cluster. */
export interface ResourceNames {
  readonly topic: (name: string) => string;
  readonly group: (name: string) => string;
  readonly deadLetterTopic: (topic: string) => string;
  readonly ledgerTopic: (service: string) => string;
}

/** A prefix with its separator: `P-`, or `P` unchanged if it ends in `-`, `.` or `_` already. */
export const withSeparator = (prefix: string): string => (/[-._]$/.test(prefix) ? prefix : `${prefix}-`);

/** The names with `--prefix`, or without one the names of the flow file, as on a sandbox. */
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
