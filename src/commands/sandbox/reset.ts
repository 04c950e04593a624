import { command } from '../../lib/cli/command.js';
import { sandboxNameOption } from './inputs.js';
import { sandboxFields, startedView } from './view.js';

export const sandboxReset = command({
  path: 'sandbox reset',
  summary: 'Throw away every topic, record, group and ACL, and start empty',
  details: 'Name, number of brokers, ports and passwords stay; the cluster gets another id.',
  effect: 'local',
  options: { name: sandboxNameOption },
  fields: sandboxFields,
  nameField: 'name',
  view: startedView,
  examples: [['sandbox reset --yes', 'An empty cluster again, without being asked']],
  async run({ name }, app) {
    const { requireState } = await import('../../lib/sandbox/state.js');
    requireState(name, app.folders);
    await app.confirm({
      question: `Throw away every topic and record of the sandbox "${name}"?`,
      affected: ['every topic, record, group, ACL and quota'],
      name,
    });
    const { reset } = await import('../../lib/sandbox/reset.js');
    const { describeSandbox } = await import('../../lib/sandbox/status.js');
    return [{ ...(await describeSandbox(await reset(name, app), app)) }];
  },
});
