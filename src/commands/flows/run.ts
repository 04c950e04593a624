import { command } from '../../lib/cli/command.js';
import type { FlowReport } from '../../lib/flows/measure/report.js';
import { field } from '../../lib/io/fields.js';
import { reportBlocks } from './report-view.js';
import { runCommandArgs, runCommandOptions } from './run-inputs.js';

export const flowsRun = command({
  path: 'flows run',
  summary: 'Run the services of a flow on the cluster, and measure what Kafka did',
  details:
    'Each service is a consumer group of real processes that consume, work and emit. When all events are worked on the topics are read again, independently, and held against what the services told. Delivery is at-least-once: after a kill some events come twice, and services that are idempotent keep one effect of each. Topics and groups that the run made are removed at the end unless --keep. Without --events and --duration it emits 100 events at the pace of the flow; with --events and without --rate as fast as they are taken.\n\nRecords without the header kafkactl-run, which you type or another program writes, are of the run that reads the topic while it goes on. What they lack is derived: an event needs its eventType, and its id is its topic, partition and offset. With --no-source there are no others; Ctrl-C is then the ordinary end of the run.',
  effect: 'writes',
  args: runCommandArgs,
  options: runCommandOptions,
  fields: {
    flow: field.string('Name of the flow'),
    run: field.string('Id of the run, which every event carries in the header kafkactl-run'),
    seed: field.number('Makes the same events again: --seed'),
    passed: field.boolean('True when every expectation was met'),
    interrupted: field.boolean('True when it was ended before its time'),
    hasSource: field.boolean('False with --no-source'),
    events: field.object<FlowReport['events']>(
      'source, sentPerSecond, perSecond (until all were read), byHand (records without the header), total in the topics',
    ),
    unknownTypes: field.array<FlowReport['unknownTypes']>(
      'eventType, topic, count of events that no service works on, as the flow knows no such type there',
    ),
    deadLetters: field.array<FlowReport['deadLetters']>(
      'service, topic, partition, offset, reason of the first twenty dead letters',
    ),
    tookMs: field.number(
      'From the first event, or with --no-source from the beginning, until every group had caught up, in milliseconds',
    ),
    drained: field.boolean('False where groups had not read everything when nobody waited any longer'),
    expectations: field.array<FlowReport['expectations']>('name, passed, detail of each'),
    services: field.array<FlowReport['services']>(
      'name, group, instances, expected, received, duplicates, outOfOrder, lag, latencyMs, …',
    ),
    rebalances: field.array<FlowReport['rebalances']>(
      'group, atMs, gapMs, ended: for how long partitions were nobody’s; ended false where they still were',
    ),
    owners: field.array<FlowReport['owners']>('group, atMs, owners: who owned which partitions, after each change'),
    left: field.object<FlowReport['left']>(
      'topics and groups that were there before: they keep its events and its commits',
    ),
    kept: field.object<FlowReport['kept']>('topics and groups that it made and that stay, as --keep wants it'),
    error: field.object<FlowReport['error']>('Why something of what it made could not be removed'),
    troubles: field.array<FlowReport['troubles']>(
      'kind, target, atMs, detail of what was done on purpose; atMs null where it never came',
    ),
  },
  view: reportBlocks,
  examples: [
    ['flows run order-events', 'A hundred orders, and five services that follow them'],
    ['flows run order-events --events 1000 --kill payment@2s', 'Kill a service, and see what is delivered again'],
    [
      'flows run order-system --profile prod --kill-broker leader@3s',
      'Kill the leader of a partition, on three brokers',
    ],
    ['flows run analytics-system --duration 5m --dashboard', 'Its figures on a web page, live'],
    [
      'flows run order-events --no-source --scale shipping=0',
      'Four services that wait for events of yours; shipping joins later',
    ],
    ['flows run ./mine.yaml -o json', 'A flow of your own, in CI: exit 1 when an expectation fails'],
  ],
  async run(values, app) {
    const { runFlow } = await import('./run-flow.js');
    return runFlow(values, app);
  },
});
