import { command } from '../../lib/cli/command.js';
import { brokerLoads, emptyLoad } from '../../lib/topics/broker-load.js';
import { brokerFields } from './fields.js';

export const brokersList = command({
  path: 'brokers list',
  aliases: ['ls'],
  summary: 'List the brokers that are alive, with what each carries',
  fields: brokerFields,
  nameField: 'id',
  examples: [
    ['brokers list', 'Who is there, and how the load is spread'],
    ['brokers list -o json', 'The same for a script'],
  ],
  async run(_, app) {
    const cluster = await app.cluster();
    const topics = await cluster.topics();
    const [{ brokers }, sizes] = await Promise.all([cluster.describe(), cluster.replicaSizes()]);
    if (!sizes) {
      const counted = 'Leaders and replicas are counted in the topics that you may see.';
      app.note(`Sizes are not shown: describing log directories is not permitted. ${counted}`);
    }
    const loads = brokerLoads(topics, sizes);
    return brokers.map((broker) => ({
      ...broker,
      ...(loads.get(broker.id) ?? { ...emptyLoad, size: sizes && 0 }),
    }));
  },
});
