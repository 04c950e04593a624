/**
 * A timer of Kafka that the sandbox shortens, so that what takes minutes in production can be watched. Timers are
 * always shown beside Kafka's defaults, so that nobody takes the short ones for those of production.
 */
export interface Timer {
  readonly key: string;
  readonly summary: string;
  /** Milliseconds in the sandbox. */
  readonly here: number;
  /** Milliseconds by default in Apache Kafka 4.3. */
  readonly kafka: number;
}

export const timers: readonly Timer[] = [
  { key: 'broker.session.timeout.ms', summary: 'dead broker noticed', here: 3000, kafka: 9000 },
  { key: 'broker.heartbeat.interval.ms', summary: 'broker says it is alive', here: 500, kafka: 2000 },
  { key: 'group.consumer.session.timeout.ms', summary: 'dead consumer noticed', here: 6000, kafka: 45_000 },
  { key: 'group.share.session.timeout.ms', summary: 'dead share consumer noticed', here: 6000, kafka: 45_000 },
  { key: 'group.initial.rebalance.delay.ms', summary: 'new classic group waits', here: 0, kafka: 3000 },
  { key: 'log.retention.check.interval.ms', summary: 'retention looks again', here: 1000, kafka: 300_000 },
  { key: 'log.initial.task.delay.ms', summary: 'retention looks first', here: 500, kafka: 30_000 },
  { key: 'log.segment.delete.delay.ms', summary: 'deleted segment is removed', here: 1000, kafka: 60_000 },
  { key: 'log.cleaner.backoff.ms', summary: 'compactor looks again', here: 500, kafka: 15_000 },
];

/** Lower bounds in milliseconds that must be lowered too: Kafka would refuse the shortened timers otherwise. */
export const timerBounds: Readonly<Record<string, number>> = {
  'group.consumer.min.session.timeout.ms': 6000,
  'group.consumer.heartbeat.interval.ms': 2000,
  'group.consumer.min.heartbeat.interval.ms': 1000,
  'group.share.min.session.timeout.ms': 6000,
  'group.share.heartbeat.interval.ms': 2000,
  'group.share.min.heartbeat.interval.ms': 1000,
};
