import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';
import { listContexts } from '../../lib/settings/store.js';
import { brokersCell, securityProtocolOf, yesCell } from './rows.js';

export const contextsList = command({
  path: 'contexts list',
  summary: 'List the contexts, the current one marked',
  aliases: ['ls'],
  effect: 'local',
  fields: {
    current: field.boolean('Whether it is used when nothing else names a cluster', {
      format: (value) => (value ? '*' : ''),
    }),
    name: field.string('Name of the context'),
    brokers: field.array<readonly string[]>('Brokers that are asked first', { column: 'table', format: brokersCell }),
    security: field.string('PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL'),
    username: field.string<string | null>('User to sign in as', { format: (value) => value ?? '' }),
    protected: field.boolean('Whether destroying asks for the name typed out', { format: yesCell }),
    readOnly: field.boolean('Whether writing is refused', { format: yesCell }),
    clusterId: field.string<string | null>('The only cluster that is accepted', {
      column: 'wide',
      format: (value) => value ?? '',
    }),
  },
  nameField: 'name',
  emptyMessage: 'No context yet. Add one:  kafkactl contexts add NAME --brokers HOST:PORT',
  examples: [['contexts list', 'Which clusters there are, and which is the current one']],
  async run(_values, app) {
    return (await listContexts(app)).map(({ name, context, current }) => ({
      current,
      name,
      brokers: context.brokers,
      security: securityProtocolOf(context),
      username: context.sasl?.username ?? null,
      protected: context.protected ?? false,
      readOnly: context.readOnly ?? false,
      clusterId: context.clusterId ?? null,
    }));
  },
});
