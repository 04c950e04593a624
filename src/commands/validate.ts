import { command, type Row } from '../lib/cli/command.js';
import { field } from '../lib/cli/fields.js';
import { text } from '../lib/cli/inputs.js';
import { CliError } from '../lib/errors.js';
import type { Block } from '../lib/io/blocks.js';
import { problemLines } from '../lib/manifest/problems.js';
import type { Problem } from '../lib/manifest/types.js';
import { plural } from '../lib/plural.js';
import { fileOption } from './manifest/inputs.js';

export const validate = command({
  path: 'validate',
  summary: 'Check topics.yaml without a cluster',
  details: 'Every problem at once, each with its place and the line; exit code 2 when there is one.',
  effect: 'local',
  options: {
    file: fileOption,
    profile: text('A profile that must be there; all of them are checked', { value: 'NAME', completes: 'profile' }),
  },
  fields: {
    file: field.string('The file'),
    line: field.number('Line, from 1'),
    column: field.number('Column, from 1'),
    message: field.string('What is wrong'),
    hint: field.string('What would be right'),
    text: field.string('The line itself', { column: 'none' }),
  },
  name: 'file',
  view: (rows): readonly Block[] => [
    { kind: 'text', lines: rows.flatMap((row) => problemLines(row as unknown as Problem)) },
  ],
  examples: [
    ['validate -f topics.yaml', 'In a pull request, before anything else'],
    ['validate -f topics/ -o json', 'All files of a folder; the problems as JSON'],
  ],
  async run({ file, profile }, app): Promise<Row[]> {
    const { loadFiles } = await import('../lib/manifest/load.js');
    const { surroundings } = await import('../lib/manifest/surroundings.js');
    const { chooseProfile } = await import('../lib/manifest/resolve.js');
    const { manifest, problems } = await loadFiles(file, await surroundings(app));
    if (problems.length > 0) {
      app.verdict(new CliError('usage', `${plural(problems.length, 'problem')} found`));
      return problems.map(({ file, line, column, message, hint, text }) => ({
        file,
        line,
        column,
        message,
        hint: hint ?? null,
        text,
      }));
    }
    if (profile !== undefined) chooseProfile(manifest, profile);
    const profiles = Object.keys(manifest.profiles);
    const names = profiles.length > 0 ? `, profiles ${profiles.join(', ')}` : '';
    app.note(`${plural(manifest.topics.length, 'topic')}${names}: nothing wrong`);
    return [];
  },
});
