import { expect, test } from 'vitest';
import { loggedErrors } from './ready.js';

test.each([
  [
    'what Kafka calls an error, with the exception below it',
    [
      '2026-01-01 10:00:00.000 INFO starting (Kafka)',
      '2026-01-01 10:00:01.000 ERROR Fatal error during startup (BrokerServer)',
      'org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock',
      '\tat kafka.log.LogManager',
      '2026-01-01 10:00:02.000 INFO RejectedExecutionException. Exception message: shutting down (QuorumController)',
    ],
    [1, 2],
  ],
  ['what Java says before Kafka logs', ['Error occurred during initialization of VM', 'Too small maximum heap'], [0]],
  ['nothing where nothing went wrong', ['2026-01-01 10:00:00.000 INFO no Exception here (Kafka)'], []],
])('%s', (_, lines, expected) => {
  expect(loggedErrors(lines)).toEqual(expected.map((index) => lines[index]));
});
