import { randomUUID } from 'node:crypto';
import type { App } from '../lib/app.js';
import { CliError } from '../lib/base/errors.js';
import { pollUntil } from '../lib/base/poll-until.js';
import { command } from '../lib/cli/command.js';
import type { LagRow } from '../lib/groups/lag.js';
import { field } from '../lib/io/fields.js';
import type { Cluster } from '../lib/kafka/cluster.js';

const settleTimeoutMs = 10_000;

export const quickstart = command({
  path: 'quickstart',
  summary: 'See Kafka work: start it, make topics, send events, watch a group receive them',
  details:
    'Gets Apache Kafka, starts it as the sandbox, applies the topics.yaml that comes with kafkactl, runs three consumers of notifications-group and sends them the events of a few users. It asks nothing, and uses its own sandbox whatever the current context is. The consumers end with it; the broker, the topics and the events stay.',
  effect: 'local',
  fields: {
    eventType: field.string('What happened: USER_CREATED, USER_UPDATED, USER_DELETED'),
    key: field.string('Key of the record: the user'),
    partition: field.number('Partition that the key leads to'),
    offset: field.number('Offset of the record'),
    consumer: field.string('Member of the group that received it'),
    action: field.string('What the service did'),
  },
  stream: true,
  examples: [
    ['quickstart', 'The whole story, in your language'],
    ['quickstart --lang es', 'La historia entera, en español'],
  ],
  async *run(_, app) {
    const { startSandbox } = await import('../lib/sandbox/index.js');
    const { QuickstartView } = await import('../lib/quickstart/view.js');
    const { NotificationsService, notificationsGroup, userEventsTopic } = await import(
      '../lib/quickstart/notifications-service.js'
    );
    const { userEvents, userRecords } = await import('../lib/quickstart/events.js');
    const { reactionText, quickstartTexts } = await import('../lib/quickstart/texts.js');
    const { createShippedTopics } = await import('../lib/manifest/shipped-topics.js');
    const isForPeople = app.output.format === 'table' || app.output.format === 'wide';

    const sandbox = await startSandbox({}, app);
    const { settings } = sandbox;
    const cluster = await app.clusterOf(settings);
    const view = new QuickstartView(app, sandbox, await isCurrentContext(app, sandbox.name));
    if (isForPeople) yield await view.opening(sandbox.kafkaVersion);

    const steps = await createShippedTopics(cluster, 'dev');
    if (isForPeople) yield await view.topics(steps);

    const run = randomUUID();
    const service = new NotificationsService();
    try {
      const [topicInfo] = await cluster.topics([userEventsTopic]);
      const hasSettled = await service.start(cluster, {
        run,
        partitionCount: topicInfo?.partitions.length ?? 0,
        signal: app.signal,
      });
      if (!hasSettled) {
        throw new CliError('conflict', quickstartTexts.takenOver[app.lang], {
          hint: quickstartTexts.endThem[app.lang].replace('{context}', sandbox.name),
        });
      }
      if (isForPeople) yield await view.members(service.owners());
      const producer = await cluster.eventProducer();
      await producer.send(userRecords(userEventsTopic, run, app.now)).finally(() => producer.close());
      if (isForPeople) yield await view.eventsHeading();
      for (let count = 0; count < userEvents.length; count++) {
        const received = await service.nextEvent(app.signal);
        const { event, key, partition, offset, consumer } = received;
        if (isForPeople) yield await view.event(received);
        else {
          yield { eventType: event.eventType, key, partition, offset, consumer, action: reactionText(event)[app.lang] };
        }
      }
      const lag = await lagWhenCaughtUp(cluster, notificationsGroup, userEventsTopic, app.signal);
      if (isForPeople) yield await view.group(lag, (partition) => service.memberOf(partition));
    } finally {
      await service.end();
    }
    if (isForPeople) yield await view.ending();
  },
});

/** True where a line without --context uses this sandbox. */
async function isCurrentContext(app: App, name: string): Promise<boolean> {
  try {
    return (await app.settings()).context === name;
  } catch {
    return false;
  }
}

/** The lag of the group once it has committed everything, or after `settleTimeoutMs` as it is then. */
async function lagWhenCaughtUp(cluster: Cluster, group: string, topic: string, signal: AbortSignal) {
  const { readGroupLags } = await import('../lib/groups/read-group-lags.js');
  const read = async () =>
    (await readGroupLags(cluster, [group], { topics: [topic] })).flatMap((each) => ('rows' in each ? each.rows : []));
  const isDone = ({ lag, end }: LagRow) => lag === 0 || end === 0;
  const done = await pollUntil(
    async () => {
      const rows = await read();
      return rows.length > 0 && rows.every(isDone) ? rows : undefined;
    },
    { withinMs: settleTimeoutMs, signal },
  );
  return done ?? read();
}
