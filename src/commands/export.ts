import type { App } from '../lib/app.js';
import { command } from '../lib/cli/command.js';
import { list } from '../lib/cli/inputs.js';
import { combine } from '../lib/cli/verdict.js';

export const exportTopics = command({
  path: 'export',
  summary: 'Write the topics of a cluster as a topics.yaml',
  details:
    'Counts, and the configs that were set on the topics; a plan of the file against the same cluster is empty, and against another cluster it shows what differs. YAML, or with -o json the same document as JSON, which a manifest may be too. Internal topics are left out. Where a name or pattern picks nothing no file is written: exit 3, or 1 when others picked something.',
  args: { patterns: list('Only topics of this name or pattern', { value: 'PATTERN', completes: 'topic' }) },
  examples: [
    ['export > topics.yaml', 'Begin to keep topics in a file'],
    ["export 'order-*'", 'Some of them'],
    ['export -o json', 'For a script'],
  ],
  run: ({ patterns }, app) => exported(patterns, app),
});

async function* exported(patterns: readonly string[], app: App): AsyncGenerator<Uint8Array> {
  const { findTopics } = await import('./topics/lookup.js');
  const { topicsNow } = await import('../lib/manifest/cluster.js');
  const { exportManifest } = await import('../lib/manifest/export.js');
  const cluster = await app.cluster();
  const found = patterns.length > 0 ? await findTopics(cluster, patterns) : undefined;
  const missing = found?.missing.map(({ error }) => error) ?? [];
  const failure = combine(missing, found?.topics.map(({ name }) => ({ name })) ?? []);
  if (failure) throw failure;
  const names = (found?.topics ?? (await cluster.topics()))
    .filter(({ name, internal }) => !internal && !name.startsWith('__'))
    .map(({ name }) => name);
  const topics = await topicsNow(cluster, names.sort());
  yield Buffer.from(await exportManifest([...topics.values()], app.output.format === 'json' ? 'json' : 'yaml'));
}
