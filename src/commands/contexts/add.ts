import { command } from '../../lib/cli/command.js';
import { flag, parsedInput } from '../../lib/cli/inputs.js';
import { changeContext } from '../../lib/settings/changes.js';
import { parseContextName } from '../../lib/settings/context.js';
import { currentContext, refuseExistingContext, saveContext } from '../../lib/settings/store.js';
import { contextChangesOf } from './context-changes.js';
import { contextInputs } from './inputs.js';
import { contextChangeFields } from './rows.js';

export const contextsAdd = command({
  path: 'contexts add',
  summary: 'Add a context: a cluster and how to reach it',
  details: `The password is asked for and stored in contexts.yaml, which only you can read; with --password-env or --password-file it stays where it is. It is never given on the line, where others can see it.

The first context becomes the current one.`,
  aliases: ['create'],
  effect: 'local',
  args: { name: parsedInput('Name of the context', 'NAME', parseContextName, { required: true }) },
  options: { ...contextInputs, use: flag('Make it the current one') },
  fields: contextChangeFields,
  nameField: 'name',
  examples: [
    ['contexts add dev --brokers localhost:9092', 'A cluster without security'],
    [
      'contexts add production --brokers kafka-1:9093,kafka-2:9093 --tls-ca ca.pem --sasl scram-sha-512 --username ana --protected',
      'TLS and SCRAM; the password is asked for',
    ],
    [
      'contexts add ci --brokers kafka:9093 --tls --sasl plain --username ci --password-env KAFKA_PASSWORD --read-only',
      'The password comes from a variable',
    ],
  ],
  async run({ name, use, ...given }, app) {
    await refuseExistingContext(app, name);
    const context = changeContext({}, await contextChangesOf(given, {}, app));
    await saveContext(app, name, context, { use: use ? 'always' : 'ifNone' });
    if (currentContext(app) === name) app.note(`"${name}" is the current context`);
    return [{ name, action: 'add', status: 'done' }];
  },
});
