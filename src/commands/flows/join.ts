import { command } from '../../lib/cli/command.js';
import { integer, plainText } from '../../lib/cli/inputs.js';
import { maxInstances } from '../../lib/flows/types.js';
import { field } from '../../lib/io/fields.js';

export const flowsJoin = command({
  path: 'flows join',
  summary: 'Add instances of a service to a run that goes on, from another terminal, until Ctrl-C',
  details:
    'The instances are members of the same group: they take over partitions, and what lies there unread. The report of the run counts what they do. They are played by this process: Ctrl-C lets them leave their group in order, and a kill is a crash that the group notices only once their session is over. They end with the run. Without RUN or SERVICE the error lists what there is.',
  effect: 'writes',
  args: {
    run: plainText('Id of the run, or the name of its flow if only one run of it goes on', {
      value: 'RUN',
      completes: 'run',
    }),
    service: plainText('A service of its flow', { value: 'SERVICE', completes: 'service' }),
  },
  options: {
    count: integer('Instances', { min: 1, max: maxInstances, default: 1 }),
  },
  fields: {
    run: field.string('Id of the run'),
    flow: field.string('Name of its flow'),
    service: field.string('The service'),
    group: field.string('Its consumer group'),
    instance: field.string('Name of the instance in the run, and of its client in the group'),
    handled: field.number('Records that it worked on; what was delivered to it again counts again'),
    emitted: field.number('Events that it emitted'),
    deadLettered: field.number('Records that it gave up'),
  },
  nameField: 'instance',
  examples: [
    ['flows join order-events shipping', 'The service that was left out comes later, and works off what waits'],
    ['flows join 3fa91c notifications --count 2', 'Two instances more, in the run of this id'],
  ],
  async run(values, app) {
    const { joinServices } = await import('./join-services.js');
    return joinServices(values, app);
  },
});
