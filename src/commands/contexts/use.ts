import { command } from '../../lib/cli/command.js';
import { plainText } from '../../lib/cli/inputs.js';
import { currentContext, useContext } from '../../lib/settings/store.js';
import { contextChangeFields } from './rows.js';

export const contextsUse = command({
  path: 'contexts use',
  summary: 'Make a context the current one',
  details: 'The current context counts where neither flags, environment nor a project file name a cluster.',
  effect: 'local',
  args: { name: plainText('Name of the context', { value: 'NAME', required: true, completes: 'context' }) },
  fields: contextChangeFields,
  nameField: 'name',
  examples: [['contexts use production', 'What follows goes to production']],
  async run({ name }, app) {
    const before = currentContext(app);
    await useContext(app, name);
    for (const variable of ['KAFKACTL_CONTEXT', 'KAFKACTL_BROKERS']) {
      if (app.env[variable]) app.note(`${variable} is set and counts more than the current context`);
    }
    return [{ name, action: 'use', status: before === name ? 'unchanged' : 'done' }];
  },
});
