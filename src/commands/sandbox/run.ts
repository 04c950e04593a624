import { command } from '../../lib/cli/command.js';
import { plainText, repeatable } from '../../lib/cli/inputs.js';
import { sandboxNameOption } from './inputs.js';

export const sandboxRun = command({
  path: 'sandbox run',
  summary: "Run one of Apache Kafka's own tools against a sandbox",
  details: [
    'The tool goes by its name (kafka-topics, kafka-console-consumer, kafka-acls, …), and what follows -- is its own.',
    'The bootstrap server is filled in where the tool takes one, and for a secure sandbox the sign-in of admin, unless',
    "you give your own. Input, output and exit code are the tool's.",
  ].join('\n'),
  effect: 'local',
  passthrough: true,
  args: {
    tool: plainText('Name of the tool', { value: 'TOOL', required: true }),
    args: repeatable('Its arguments, after --', { value: 'ARGS' }),
  },
  options: { name: sandboxNameOption },
  examples: [
    ['sandbox run kafka-topics -- --list', 'What Apache lists'],
    ['sandbox run kafka-metadata-quorum -- describe --status', 'The quorum of the controllers'],
    ['sandbox run kafka-console-producer -- --topic orders', 'Type records, one a line'],
  ],
  async run({ tool, args, name }, app) {
    const { toolCommandLine } = await import('../../lib/sandbox/tool-command.js');
    await app.exec(await toolCommandLine(name, tool, args, { tty: app.stdin.tty && app.output.tty }, app));
    return undefined;
  },
});
