import { localized } from '../../lib/base/language.js';
import { command } from '../../lib/cli/command.js';
import { plainText } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';

const runIt = (file: string) =>
  localized(`Para ponerlo en marcha:  kafkactl flows run ./${file}`, `Run it:  kafkactl flows run ./${file}`);

export const flowsNew = command({
  path: 'flows new',
  summary: 'Write a flow of your own to begin with: a file with comments, which runs as it is',
  effect: 'local',
  args: { name: plainText('Name of the flow; the file is ./NAME.yaml', { value: 'NAME', required: true }) },
  fields: {
    name: field.string('The file'),
    action: field.string('create'),
    status: field.string('done'),
  },
  nameField: 'name',
  examples: [['flows new mine', 'Writes ./mine.yaml. Then:  kafkactl flows run ./mine.yaml']],
  async run({ name }, app) {
    const { writeStarterFlow } = await import('../../lib/flows/file/starter.js');
    const file = await writeStarterFlow(name, app);
    app.note(runIt(file)[app.lang]);
    return [{ name: file, action: 'create', status: 'done' }];
  },
});
