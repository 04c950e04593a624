import { CliError } from '../../lib/base/errors.js';
import { availableNames } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { integer, repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { Broker, LogDir, ResourceConfigs } from '../../lib/kafka/cluster.js';
import { brokerLoads, emptyLoad } from '../../lib/topics/broker-load.js';
import { brokerFields } from './fields.js';
import { brokersView, type DescribedBroker } from './view.js';

const { parse: parseBrokerId } = integer('Broker id', { min: 0 });

export const brokersDescribe = command({
  path: 'brokers describe',
  summary: 'Show what brokers carry, their disks, and their configs with who set them',
  details:
    'A config is set for this broker alone, for all brokers of the cluster, in the broker file (static), or by default. Those at their default are folded unless -o wide.',
  args: {
    ids: repeatable('Broker ids', {
      value: 'ID',
      required: true,
      completes: 'broker',
      parse: (raw) => parseBrokerId(raw) as number,
    }),
  },
  fields: {
    ...brokerFields,
    logDirs: field.array<DescribedBroker['logDirs']>(
      'path, totalBytes, usableBytes, replicaCount, replicaBytes, error; null where not permitted',
    ),
    configs: field.array<DescribedBroker['configs']>(
      'name, value, source (broker, cluster, static, default), readOnly; null where not permitted',
    ),
  },
  nameField: 'id',
  view: brokersView,
  examples: [
    ['brokers describe 1', 'Its load, its disks, and what is set on it'],
    ['brokers describe 1 -o wide', 'With every config at its default'],
  ],
  async run({ ids }, app) {
    const cluster = await app.cluster();
    const topics = await cluster.topics();
    const [{ brokers }, dirs] = await Promise.all([cluster.describe(), cluster.logDirs()]);
    const wanted = [...new Set(ids)].flatMap((id) => {
      const broker = brokers.find((candidate) => candidate.id === id);
      if (!broker) app.problem(brokerNotFound(id, brokers));
      return broker ?? [];
    });
    const configs = await cluster.configs(wanted.map(({ id }) => ({ type: 'broker', name: String(id) })));
    if (!dirs) app.note('Sizes and disks are not shown: describing log directories is not permitted.');
    const loads = brokerLoads(topics, null);
    return wanted.map((broker, index) => {
      const found = configs[index];
      if (found?.error) app.note(`Configs of broker ${broker.id} are not shown: ${found.error.message}.`);
      const logDirs = logDirsOf(broker, dirs);
      const size = logDirs?.reduce((sum, { replicaBytes }) => sum + replicaBytes, 0) ?? null;
      return { ...broker, ...(loads.get(broker.id) ?? emptyLoad), size, logDirs, configs: describedConfigs(found) };
    });
  },
});

const brokerNotFound = (id: number, brokers: readonly Broker[]) =>
  new CliError('notFound', `no broker ${id} is alive in this cluster`, {
    hint: `${availableNames(
      'broker',
      brokers.map((broker) => broker.id),
    )}.`,
  });

const logDirsOf = ({ id }: Broker, dirs: readonly LogDir[] | null) =>
  dirs?.filter(({ broker }) => broker === id).map(({ broker: _, ...dir }) => dir) ?? null;

const describedConfigs = (found: ResourceConfigs | undefined) =>
  !found || found.error
    ? null
    : found.entries.map(({ name, value, source, readOnly }) => ({ name, value, source, readOnly }));
