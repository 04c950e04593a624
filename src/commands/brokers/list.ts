import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';
import { brokerLoads, noLoad } from '../../lib/topics/brokers.js';
import { humanBytes } from '../../lib/topics/units.js';

const size = (value: unknown) => (typeof value === 'number' ? humanBytes(value) : '-');

export const brokersList = command({
  path: 'brokers list',
  also: ['ls'],
  summary: 'List the brokers that are alive, with what each carries',
  fields: {
    id: field.number('Broker id'),
    host: field.string('Host that clients reach it by'),
    port: field.number('Port'),
    rack: field.string('Rack, where it has one'),
    leaders: field.number('Partitions that it leads'),
    replicas: field.number('Replicas that it holds'),
    outOfSync: field.number('Replicas that it holds out of sync', { title: 'OUT OF SYNC' }),
    size: field.number('Bytes of records on its disks; null where that may not be seen', { show: size }),
  },
  name: 'id',
  examples: [
    ['brokers list', 'Who is there, and how the load is spread'],
    ['brokers list -o json', 'The same for a script'],
  ],
  async run(_, app) {
    const cluster = await app.cluster();
    const topics = await cluster.topics();
    const [{ brokers }, sizes] = await Promise.all([cluster.describe(), cluster.replicaSizes()]);
    if (!sizes) app.note('Sizes are not shown: describing log directories is not permitted.');
    const loads = brokerLoads(topics, sizes);
    return brokers.map((broker) => ({
      ...broker,
      ...(loads.get(broker.id) ?? { ...noLoad, size: sizes && 0 }),
    }));
  },
});
