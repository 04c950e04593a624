import type { App } from '../app.js';
import { CliError } from '../base/errors.js';
import { plural } from '../base/plural.js';
import type { HelpSection } from '../cli/help.js';
import { type Block, styled } from '../io/blocks.js';
import { draw } from '../io/draw.js';

/** Longest wait for the cluster, in milliseconds. */
const timeoutMs = 1500;

/** The screen of `kafkactl` without a command: context, brokers, whether the cluster answers, and the commands. */
export async function welcome(app: App, sections: readonly HelpSection[]): Promise<string> {
  const blocks: Block[] = [
    { kind: 'heading', text: 'kafkactl', note: 'administer Apache Kafka and learn it' },
    { kind: 'facts', rows: await connectionFacts(app) },
    {
      kind: 'table',
      columns: [{ title: '' }, { title: '' }],
      // One row for each section: the whole screen fits 24 lines.
      rows: sections.map(({ title, words }) => [styled(title, 'dim'), styled(words.join(', '), 'name')]),
    },
    { kind: 'text', lines: [styled('What each is for:  kafkactl --help', 'dim')] },
  ];
  const { colour, width, raw } = app.output;
  return draw(blocks, { colour, width, safe: !raw });
}

async function connectionFacts(app: App): Promise<(readonly [string, string | ReturnType<typeof styled>])[]> {
  try {
    const settings = await app.settings();
    const origin = settings.context ?? (settings.layer === 'default' ? 'none' : `none (${settings.layer})`);
    const flags = [settings.protected && 'protected', settings.readOnly && 'read-only'].filter(Boolean).join(', ');
    const cluster = await app.clusterOf({
      ...settings,
      requestTimeoutMs: Math.min(timeoutMs, settings.requestTimeoutMs),
    });
    return [
      ['Context', flags ? `${origin} (${flags})` : origin],
      ['Brokers', settings.brokers.join(', ')],
      ['Cluster', await clusterState(cluster)],
    ];
  } catch (error) {
    return [['Context', styled(error instanceof CliError ? error.message : String(error), 'bad')]];
  }
}

async function clusterState(cluster: Awaited<ReturnType<App['cluster']>>): Promise<ReturnType<typeof styled>> {
  try {
    const { clusterId, brokers } = await cluster.describe();
    return styled(`up: ${plural(brokers.length, 'broker')}, id ${clusterId}`, 'good');
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const next = error.code === 'unreachable' ? '   start one:  kafkactl sandbox up' : '';
    return styled(`${error.message}${next}`, 'bad');
  }
}
