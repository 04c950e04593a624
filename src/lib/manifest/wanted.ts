import { CliError } from '../errors.js';
import { known, lineage, type Manifest, type Settings } from './file.js';

/** A topic as the file wants it under a profile. */
export interface WantedTopic {
  readonly name: string;
  readonly absent: boolean;
  /** Undefined: the cluster's default. */
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config: Readonly<Record<string, string>>;
}

/** The profile of a line: the one named, or the only one that there is. Throws `usage` naming the choices. */
export function chooseProfile({ path, profiles }: Manifest, named: string | undefined): string | undefined {
  if (named !== undefined) {
    if (profiles.has(named)) return named;
    throw new CliError('usage', `${path} has no profile "${named}"`, { hint: known(profiles) });
  }
  if (profiles.size <= 1) return [...profiles.keys()][0];
  throw new CliError('usage', `${path} has several profiles: say which with --profile`, { hint: known(profiles) });
}

/** The topics of a file under a profile: profile (those it extends first), topic, the topic's own part for it. */
export function wantedTopics(manifest: Manifest, profile: string | undefined): WantedTopic[] {
  const shared = profile === undefined ? [] : lineage(manifest, profile);
  return manifest.topics.map(({ name, absent = false, profiles = {}, ...own }) => {
    const last = profile === undefined ? undefined : profiles[profile];
    return { name, absent, ...merged([...shared, own, last ?? {}]) };
  });
}

/** The settings that a profile alone gives, or the topic's where the file names it. */
export function settingsFor(manifest: Manifest, profile: string, topic: string): Omit<WantedTopic, 'name' | 'absent'> {
  const named = wantedTopics(manifest, profile).find(({ name }) => name === topic);
  return named ?? merged(lineage(manifest, profile));
}

/** The last one wins; configs are merged key by key. */
function merged(layers: readonly Settings[]): Omit<WantedTopic, 'name' | 'absent'> {
  let result: Settings = {};
  for (const { partitions, replicationFactor, config } of layers) {
    result = {
      ...result,
      ...(partitions !== undefined && { partitions }),
      ...(replicationFactor !== undefined && { replicationFactor }),
      config: { ...result.config, ...config },
    };
  }
  return { ...result, config: result.config ?? {} };
}
