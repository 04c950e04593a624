import { errorRow } from '../../lib/base/errors.js';
import { command } from '../../lib/cli/command.js';
import { flag, repeatable } from '../../lib/cli/inputs.js';
import { currentContext, listContexts, removeContext, unknownContextError } from '../../lib/settings/store.js';
import { type ContextChangeRow, contextChangeFields } from './rows.js';

export const contextsRemove = command({
  path: 'contexts remove',
  summary: 'Remove contexts; the clusters stay as they are',
  aliases: ['rm', 'delete'],
  effect: 'local',
  args: { names: repeatable('Names of the contexts', { value: 'NAME', required: true, completes: 'context' }) },
  options: { ifExists: flag('Say nothing of a context that is not there') },
  fields: contextChangeFields,
  nameField: 'name',
  examples: [['contexts remove old', 'Forget a cluster']],
  async run({ names, ifExists }, app) {
    const rows: ContextChangeRow[] = [];
    for (const name of names) {
      const wasCurrent = currentContext(app) === name;
      if (await removeContext(app, name)) {
        rows.push({ name, action: 'remove', status: 'done' });
        if (wasCurrent) app.note(`"${name}" was the current context; there is none now`);
      } else if (ifExists) {
        rows.push({ name, action: 'remove', status: 'unchanged' });
      } else {
        const others = (await listContexts(app)).map((entry) => entry.name);
        const error = unknownContextError(app, name, others);
        app.problem(error);
        rows.push({ name, action: 'remove', status: 'failed', error: errorRow(error) });
      }
    }
    return rows;
  },
});
