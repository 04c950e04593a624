import type { App } from '../lib/app.js';
import { combineErrors } from '../lib/cli/combine-errors.js';
import { command } from '../lib/cli/command.js';
import { type Inputs, plainText, repeatable, type Values } from '../lib/cli/inputs.js';
import { isInternalTopic } from '../lib/topics/facts.js';
import { onlyOption } from './plan/inputs.js';

const args = { patterns: repeatable('Only topics of this name or pattern', { value: 'PATTERN', completes: 'topic' }) };

const options = {
  only: onlyOption,
  profile: plainText('Name of the profile that holds what the topics share', { value: 'NAME', default: 'exported' }),
} satisfies Inputs;

export const exportTopics = command({
  path: 'export',
  summary: 'Write the topics of a cluster as a topics.yaml',
  details:
    'Counts, and the configs that were set on the topics; a plan of the file against the same cluster is empty, and against another cluster it shows what differs. YAML, or with -o json the same document as JSON, which a manifest may be too. Internal topics are left out. Where a name or pattern picks nothing no file is written: exit 3, or 1 when others picked something.',
  args,
  options,
  examples: [
    ['export > topics.yaml', 'Begin to keep topics in a file'],
    ["export 'order-*' --profile prod > orders.yaml", 'Some of them, what they share as the profile prod'],
    ['export -o json', 'For a script'],
  ],
  run: exportedTopics,
});

async function* exportedTopics(
  { patterns, only, profile }: Values<typeof args> & Values<typeof options>,
  app: App,
): AsyncGenerator<Uint8Array> {
  const { findTopics } = await import('./topics/find-topics.js');
  const { readActualTopics } = await import('../lib/manifest/plan-against-cluster.js');
  const { exportManifest, unknownConfigs } = await import('../lib/manifest/export.js');
  const { checkOnlyPatterns, topicFilter } = await import('./validate/selected-manifest.js');
  const cluster = await app.cluster();
  const found = patterns.length > 0 ? await findTopics(cluster, patterns) : undefined;
  const missing = found?.missing.map(({ error }) => error) ?? [];
  const failure = combineErrors(missing, found?.topics.map(({ name }) => ({ name })) ?? []);
  if (failure) throw failure;
  const names = (found?.topics ?? (await cluster.topics()))
    .filter((topic) => !isInternalTopic(topic))
    .map(({ name }) => name);
  checkOnlyPatterns(only, names, 'the cluster');
  const topics = [...(await readActualTopics(cluster, names.filter(topicFilter(only)).sort())).values()];
  for (const { topic, key } of unknownConfigs(topics)) {
    app.note(`${topic} has ${key} set, which a topics.yaml cannot say: it is left out.`);
  }
  const form = app.output.format === 'json' ? 'json' : 'yaml';
  yield Buffer.from(await exportManifest(topics, { form, profile }));
}
