import type { App } from '../../lib/app.js';
import type { Row } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';
import { text } from '../../lib/cli/inputs.js';
import { type Block, type Cell, styled } from '../../lib/io/blocks.js';
import type { Step } from '../../lib/manifest/plan.js';

export const stepOptions = {
  file: text('The topics file; otherwise ./topics.yaml', { short: 'f', value: 'PATH', completes: 'file' }),
  profile: text('Profile of the file', { value: 'NAME', completes: 'profile' }),
} as const;

export const stepFields = {
  action: field.string('create, addPartitions, setConfig, unsetConfig, changeReplication, delete or refuse'),
  topic: field.string('Topic'),
  key: field.string('Config that is set, or what is refused'),
  from: field.any('Value now; null for what is not there'),
  to: field.any('Value wanted'),
  impact: field.array('What it does beyond that, a sentence each'),
  risk: field.string('none, risky or destructive'),
};

/** The steps from the cluster of the line to the file of the line. */
export async function readSteps(
  { file, profile }: { readonly file: string | undefined; readonly profile: string | undefined },
  app: App,
): Promise<Step[]> {
  const { loadManifest } = await import('../../lib/manifest/load.js');
  const { chooseProfile, wantedTopics } = await import('../../lib/manifest/wanted.js');
  const { readActual } = await import('../../lib/manifest/actual.js');
  const { plan } = await import('../../lib/manifest/plan.js');
  const { manifest, profile: fromProject } = await loadManifest(file, app);
  const named = profile ?? app.env['KAFKACTL_PROFILE'] ?? fromProject;
  const wanted = wantedTopics(manifest, chooseProfile(manifest, named || undefined));
  const cluster = await app.cluster();
  return plan(
    wanted,
    await readActual(
      cluster,
      wanted.map(({ name }) => name),
    ),
  );
}

const signs = {
  create: styled('+ create', 'good'),
  addPartitions: styled('~ partitions', 'warn'),
  setConfig: styled('~ set', 'warn'),
  unsetConfig: styled('~ unset', 'warn'),
  changeReplication: styled('~ replicas', 'warn'),
  delete: styled('- delete', 'bad'),
  refuse: styled('! refused', 'bad'),
} as const;

/** Steps as people read them: what, where, from what to what, and under it what it costs. */
export function stepsView(rows: readonly Row[]): Block[] {
  if (rows.length === 0) return [];
  const steps = rows as unknown as readonly (Step & { readonly status?: string })[];
  const withStatus = steps.some(({ status }) => status !== undefined);
  const impacts = steps.flatMap(({ topic, impact, risk }) =>
    impact.map((each) => styled(`${topic}: ${each}`, risk === 'destructive' ? 'bad' : 'warn')),
  );
  return [
    {
      kind: 'table',
      columns: ['STEP', 'TOPIC', 'KEY', 'FROM', 'TO', ...(withStatus ? ['STATUS'] : [])].map((title) => ({ title })),
      rows: steps.map((step): Cell[] => [
        signs[step.action],
        step.topic,
        step.key ?? '',
        shown(step.from),
        shown(step.to),
        ...(withStatus ? [styled(step.status ?? '', step.status === 'failed' ? 'bad' : 'good')] : []),
      ]),
    },
    ...(impacts.length > 0 ? [{ kind: 'text', lines: impacts } as const] : []),
  ];
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  const { partitions, replicationFactor, config = {} } = value as Record<string, unknown>;
  const parts = [
    partitions === null || partitions === undefined ? '' : `${partitions} partitions`,
    replicationFactor === null || replicationFactor === undefined ? '' : `RF ${replicationFactor}`,
    ...Object.entries(config as Record<string, string>).map(([key, each]) => `${key}=${each}`),
  ];
  return parts.filter(Boolean).join(' ');
}
