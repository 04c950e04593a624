import { asCliError, CliError } from '../../lib/base/errors.js';
import { command } from '../../lib/cli/command.js';
import { choice, flag, integer, parsedInput, plainText } from '../../lib/cli/inputs.js';
import { defaultSandboxName } from '../../lib/sandbox/state.js';
import { engines } from '../../lib/sandbox/types.js';
import type { ClusterChoice } from '../../lib/settings/layers.js';
import { sandboxFields, startedView } from './view.js';

function brokerCount(raw: string): 1 | 3 {
  if (raw === '1') return 1;
  if (raw === '3') return 3;
  throw new CliError('usage', `a sandbox has 1 or 3 brokers, not ${raw}`, {
    hint: 'Three are enough for three replicas and for every drill.',
  });
}

/**
 * The cluster of lines that name none, where that is not the sandbox. `always` is true where `contexts use` would
 * change it: environment and project file come before the current context.
 */
function otherCluster(choice: ClusterChoice, sandbox: string): { where: string; always: boolean } | undefined {
  if (!('context' in choice)) {
    const origin = choice.layer === 'environment' ? 'KAFKACTL_BROKERS' : '.kafkactl.yaml';
    return { where: `Lines go to ${choice.brokers.join(', ')}, which ${origin} names`, always: false };
  }
  const { context, chosenBy } = choice;
  if (context === sandbox) return undefined;
  if (chosenBy === 'current') return { where: `The current context is "${context}"`, always: true };
  const who = typeof chosenBy === 'string' ? chosenBy : chosenBy.project;
  return { where: `Lines go to the context "${context}", which ${who} names`, always: false };
}

export const sandboxUp = command({
  path: 'sandbox up',
  summary: 'Start Apache Kafka on this machine, or repair what is started',
  details: [
    'Returns when a topic can be created and written. The sandbox goes on when the terminal closes, keeps its records',
    'and ports over `down` and `up`, and becomes a context of its own name, the current one when there is none.',
    '',
    'One broker is its own controller. Three brokers have a controller apart, as production does, so that brokers can',
    'be killed without losing it. Topics are never created by themselves.',
    '',
    'Engines: maven downloads Kafka once (Java 17 and Maven are needed), home takes the one of KAFKA_HOME or of the',
    'kafka-server-start on PATH, docker runs the apache/kafka image, auto takes the first of these that works.',
    '',
    'The names learn and learn-3 are those of the tutorial: learn-3 has three brokers by default, their nodes also log',
    'what clients ask of them, and their contexts never become the current one.',
  ].join('\n'),
  effect: 'local',
  options: {
    name: plainText('Name of the sandbox and of its context', {
      value: 'NAME',
      default: defaultSandboxName,
      completes: 'sandbox',
    }),
    brokers: parsedInput('How many brokers: 1 (the default) or 3', '1|3', brokerCount),
    secure: flag('SASL_SSL with SCRAM-SHA-512, certificates and ACLs'),
    engine: choice('Where Kafka comes from', ['auto', ...engines]),
    port: integer('First port; taken ones are replaced by the next free ones', {
      value: 'PORT',
      min: 1024,
      max: 65_535,
    }),
  },
  fields: sandboxFields,
  nameField: 'name',
  view: startedView,
  examples: [
    ['sandbox up', 'One broker on 127.0.0.1:9092, or on the next free port'],
    ['sandbox up --name three --brokers 3', 'Three brokers, for replicas and for drills'],
    ['sandbox up --name secure --secure', 'With users, TLS and ACLs'],
  ],
  async run(options, app) {
    const { chooseLayer } = await import('../../lib/settings/layers.js');
    const { startSandbox } = await import('../../lib/sandbox/index.js');
    const { changed, settings: _, ...row } = await startSandbox(options, app);
    if (!changed) app.note('It runs already.');
    const choice = await chooseLayer({ ...app, flags: {} }).catch(
      (error: unknown) => void app.note(asCliError(error).message),
    );
    const elsewhere = choice && otherCluster(choice, row.name);
    if (elsewhere) {
      app.note(`${elsewhere.where}. Use this one with --context ${row.name}${elsewhere.always ? ', or always:' : '.'}`);
      if (elsewhere.always) app.note(`  kafkactl contexts use ${row.name}`);
    }
    return [row];
  },
});
