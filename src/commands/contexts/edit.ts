import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { command } from '../../lib/cli/command.js';
import { choice, parsedInput, plainText, repeatable } from '../../lib/cli/inputs.js';
import { changeContext, type Unsettable, unsettable } from '../../lib/settings/changes.js';
import { parseContextName } from '../../lib/settings/context.js';
import { editContextsInEditor } from '../../lib/settings/edit-in-editor.js';
import { readContext, refuseExistingContext, renameContext, saveContext } from '../../lib/settings/store.js';
import { contextChangesOf } from './context-changes.js';
import { contextInputs } from './inputs.js';
import { type ContextChangeRow, contextChangeFields } from './rows.js';

const settingChoice = choice('', unsettable);

export const contextsEdit = command({
  path: 'contexts edit',
  summary: 'Change the settings of a context, or open contexts.yaml in your editor',
  details: `With options only those settings change. Without options the whole of contexts.yaml is opened in $VISUAL or $EDITOR; it is checked when the editor ends, and a wrong file is not taken.`,
  effect: 'local',
  args: { name: plainText('Name of the context', { value: 'NAME', completes: 'context' }) },
  options: {
    ...contextInputs,
    rename: parsedInput('Another name for it', 'NAME', parseContextName),
    unset: {
      ...repeatable<readonly Unsettable[]>('Take settings away; several with commas or by repeating it', {
        value: 'SETTING',
        parse: (raw) => raw.split(',').map((word) => settingChoice.parse(word.trim()) as Unsettable),
      }),
      choices: unsettable,
    },
  },
  fields: contextChangeFields,
  nameField: 'name',
  examples: [
    ['contexts edit production --brokers kafka-3:9093 --read-only', 'Other brokers, and no writing'],
    ['contexts edit production --unset read-only,protected', 'Writing again, and without the name typed out'],
    ['contexts edit production --sasl scram-sha-512 --username ana', 'Another user; the password is asked for'],
    ['contexts edit', 'Everything, in your editor'],
  ],
  async run({ name, rename, unset, ...options }, app): Promise<readonly ContextChangeRow[]> {
    const given = { ...options, unset: unset.flat() };
    const settings = [...Object.keys(contextInputs), 'unset'] as const;
    const changesSomething = settings.some((key) => {
      const value: unknown = given[key as keyof typeof given];
      return Array.isArray(value) ? value.length > 0 : value;
    });
    if (!changesSomething && !rename) return editByHand(name, app);
    if (!name)
      throw new CliError('usage', 'which context is to change is not said', { hint: 'kafkactl contexts edit NAME …' });
    const before = await readContext(app, name);
    if (rename && rename !== name) await refuseExistingContext(app, rename);
    const after = changeContext(before, await contextChangesOf(given, before, app));
    const unchanged = JSON.stringify(after) === JSON.stringify(before) && (!rename || rename === name);
    if (!unchanged) await saveContext(app, name, after);
    if (rename && rename !== name) await renameContext(app, name, rename);
    return [{ name: rename ?? name, action: 'edit', status: unchanged ? 'unchanged' : 'done' }];
  },
});

async function editByHand(name: string | undefined, app: App): Promise<readonly ContextChangeRow[]> {
  if (name) await readContext(app, name);
  if (!app.stdin.tty || !app.output.tty) {
    throw new CliError('usage', 'there is no terminal to open an editor on', {
      hint: 'Say what is to change:  kafkactl contexts edit --help',
    });
  }
  const { openEditor } = await import('../../lib/processes/editor.js');
  const changed = await editContextsInEditor(app, {
    open: (path) => openEditor(path, app.env),
    askToRetry: async (error) => {
      app.note(error.message);
      return /^(y|yes|s|sí|si|)$/i.test((await app.ask('Open the editor again? [Y/n]')).trim());
    },
  });
  return changed.map((changedName) => ({ name: changedName, action: 'edit', status: 'done' }));
}
