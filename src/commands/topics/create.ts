import type { App } from '../../lib/app.js';
import { command } from '../../lib/cli/command.js';
import { flag, integer, keyValuePairs, plainText, repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { Cluster, NewTopic, Topic } from '../../lib/kafka/cluster.js';
import { parseConfigValues } from '../../lib/topics/config-values.js';
import { createChanges, describeDifference } from '../../lib/topics/create.js';
import { answeredRows, dryRunFlag, plannedChangeFields } from './changes.js';

export const topicsCreate = command({
  path: 'topics create',
  summary: 'Create topics',
  details:
    "Without -p and -r a topic gets the cluster's defaults; the result shows what it got. --profile takes them, and configs, from a profile of ./topics.yaml, or of the one that comes with kafkactl; a topic that the file names gets what it says of it, and what is given on the line wins.",
  effect: 'writes',
  args: { names: repeatable('Names of the topics', { value: 'NAME', required: true }) },
  options: {
    partitions: integer('Partitions of each', { short: 'p', min: 1 }),
    replicationFactor: integer('Replicas of each partition', { short: 'r', aliases: ['replicas'], min: 1, max: 32767 }),
    config: keyValuePairs('A topic config; times and sizes take units: retention.ms=7d', {
      short: 'c',
      completes: 'config',
    }),
    profile: plainText('Take what is not given here from this profile', { value: 'NAME', completes: 'profile' }),
    ifNotExists: flag('A topic that is there already is no error'),
    dryRun: dryRunFlag,
  },
  fields: plannedChangeFields({
    partitionCount: field.number<number | null>('Partitions that it has', { title: 'PARTITIONS' }),
    replicationFactor: field.number<number | null>('Replicas of each partition', { title: 'REPLICAS' }),
  }),
  nameField: 'name',
  examples: [
    ['topics create orders -p 6 -r 3', 'Six partitions, three replicas of each'],
    ['topics create orders -c retention.ms=7d -c cleanup.policy=delete', 'Keep records for a week'],
    ['topics create user-events --profile dev', 'As topics.yaml has it for development'],
    ['topics create orders --if-not-exists', 'Make sure that it is there'],
    ['topics create orders payments --dry-run', 'Ask the cluster whether it would, and what they would get'],
  ],
  async run({ names, partitions, replicationFactor, config, profile, ifNotExists, dryRun }, app) {
    const values = parseConfigValues(config);
    const given = {
      ...(partitions !== undefined && { partitions }),
      ...(replicationFactor !== undefined && { replicationFactor }),
    };
    const profiled = await readProfileDefinitions(profile, app);
    const specs = [...new Set(names)].map((name): NewTopic => {
      const { config: base, ...counts } = profiled(name);
      return { name, ...counts, ...given, config: { ...base, ...values } };
    });
    const cluster = await app.cluster();
    const answers = await cluster.createTopics(specs, { validateOnly: dryRun });
    const conflicts = answers.filter(({ error }) => error?.code === 'conflict').map(({ name }) => name);
    const existing = ifNotExists ? await topicsByName(cluster, conflicts) : undefined;
    const changes = createChanges(answers, existing);
    for (const spec of specs) {
      const found = existing?.get(spec.name);
      const note = found && describeDifference(spec, found);
      if (note) app.note(note);
    }
    return answeredRows(app, changes, dryRun);
  },
});

/** The definition of a topic, by its name, in a profile of topics.yaml; empty without a profile. */
async function readProfileDefinitions(
  profile: string | undefined,
  app: App,
): Promise<(topic: string) => Omit<NewTopic, 'name'>> {
  if (profile === undefined) return () => ({});
  const { profileSettings } = await import('../../lib/manifest/profile-settings.js');
  return profileSettings(profile, app);
}

async function topicsByName(cluster: Cluster, names: readonly string[]): Promise<Map<string, Topic>> {
  return new Map((await cluster.topics(names)).map((topic) => [topic.name, topic]));
}
