import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';

export const flowsList = command({
  path: 'flows list',
  summary: 'Show the event systems that come with kafkactl',
  aliases: ['ls'],
  effect: 'local',
  fields: {
    name: field.string('Name of the flow'),
    title: field.string('What it shows'),
    services: field.array<readonly string[]>('Its services', { column: 'wide', format: (names) => names.join(', ') }),
    topics: field.array<readonly string[]>('Its topics', { column: 'wide', format: (names) => names.join(', ') }),
  },
  nameField: 'name',
  examples: [
    ['flows list', 'All of the guide, and what each shows'],
    ['flows list -o wide --lang es', 'With services and topics, in Spanish'],
  ],
  async run(_, app) {
    const { shippedFlows } = await import('../../lib/flows/file/load.js');
    return (await shippedFlows(app)).map(({ name, title, services, topics }) => ({
      name,
      title: title[app.lang],
      services: services.map((service) => service.name),
      topics: topics.map((topic) => topic.name),
    }));
  },
});
