import type { App } from '../app.js';
import { keysUnder } from '../schema/yaml-source.js';
import { loadNearestManifest, nearestManifestPath, readManifestTexts } from './load.js';
import { findManifestSources } from './manifest-sources.js';
import { chooseProfile, topicWithProfile } from './resolve.js';
import type { DesiredTopic } from './types.js';

/**
 * Settings of topics for a profile of the nearest topics file, or of the shipped one where there is none. A topic that
 * the file lists has its own settings applied too. Throws `usage` where there is no such profile.
 */
export async function profileSettings(
  profile: string,
  app: Pick<App, 'cwd' | 'env' | 'folders'>,
): Promise<(topic: string) => Omit<DesiredTopic, 'name' | 'absent'>> {
  const manifest = await loadNearestManifest(await findManifestSources(app));
  const selectedProfile = chooseProfile(manifest, profile);
  return (topic) => {
    const { name: _, absent: __, ...settings } = topicWithProfile(manifest, topic, selectedProfile);
    return settings;
  };
}

/**
 * Profile names of the files, or of the file that `profileSettings` reads. For completion: faults elsewhere in a file
 * are ignored.
 */
export async function profileNames(
  files: readonly string[],
  app: Pick<App, 'cwd' | 'env' | 'folders'>,
): Promise<readonly string[]> {
  const sources = await findManifestSources(app);
  const texts = await readManifestTexts(files.length > 0 ? files : [await nearestManifestPath(sources)], sources);
  return (await Promise.all(texts.map(({ text }) => keysUnder('profiles', text)))).flat();
}
