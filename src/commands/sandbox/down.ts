import { command } from '../../lib/cli/command.js';
import { flag, plainText } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import { defaultSandboxName } from '../../lib/sandbox/state.js';
import { addressOf, isBroker } from '../../lib/sandbox/types.js';

export const sandboxDown = command({
  path: 'sandbox down',
  summary: 'End a sandbox; its records stay unless --purge is given',
  aliases: ['stop'],
  effect: 'local',
  options: {
    name: plainText('Which sandbox', { value: 'NAME', completes: 'sandbox' }),
    purge: flag('Remove its records, certificates, logs and context too'),
  },
  fields: {
    name: field.string('Name of the sandbox'),
    action: field.string('down or purge'),
    status: field.string('done, or unchanged when there was nothing to do'),
  },
  nameField: 'name',
  examples: [
    ['sandbox down', 'Records and ports stay for the next up'],
    ['sandbox down --name three --purge', 'Nothing of it stays'],
  ],
  async run({ name = defaultSandboxName, purge }, app) {
    const { bringDown } = await import('../../lib/sandbox/down.js');
    const { readState, requireState } = await import('../../lib/sandbox/state.js');
    // A missing default sandbox counts as down; a missing one that was named is an error.
    const state = (name === defaultSandboxName ? readState : requireState)(name, app.folders);
    if (state && purge) {
      await app.confirm({
        question: `Remove the sandbox "${name}" and every record in it?`,
        affected: state.nodes.filter(isBroker).map((node) => `broker ${node.id} at ${addressOf(node)}`),
        name,
      });
    }
    const ended = await bringDown(name, { purge }, app);
    return [{ name, action: purge ? 'purge' : 'down', status: ended?.changed ? 'done' : 'unchanged' }];
  },
});
