import type { App } from '../app.js';
import { loadNearestManifest, nearestManifestPath, readManifestTexts } from './load.js';
import { findManifestSources } from './manifest-sources.js';
import { chooseProfile, topicWithProfile } from './resolve.js';
import type { DesiredTopic } from './types.js';

/**
 * What a profile says of topics, by name: that of the line's topics file, or of the one that comes with kafkactl where
 * there is none. A topic that the file names gets what it says of it. Throws `usage` where the profile is not there.
 */
export async function profileSettings(
  profile: string,
  app: Pick<App, 'cwd' | 'env' | 'folders'>,
): Promise<(topic: string) => Omit<DesiredTopic, 'name' | 'absent'>> {
  const manifest = await loadNearestManifest(await findManifestSources(app));
  const chosen = chooseProfile(manifest, profile);
  return (topic) => {
    const { name: _, absent: __, ...settings } = topicWithProfile(manifest, topic, chosen);
    return settings;
  };
}

/**
 * Names of the profiles in the files, else in the one that `profileSettings` looks into. Whatever else is wrong with a
 * file, its profiles have their names.
 */
export async function profileNames(
  files: readonly string[],
  app: Pick<App, 'cwd' | 'env' | 'folders'>,
): Promise<readonly string[]> {
  const where = await findManifestSources(app);
  const { isMap, parseDocument } = await import('yaml');
  const texts = await readManifestTexts(files.length > 0 ? files : [await nearestManifestPath(where)], where);
  return texts.flatMap(({ text }) => {
    const document = parseDocument(text);
    const profiles = isMap(document.contents) ? document.get('profiles') : undefined;
    return isMap(profiles) ? profiles.items.map(({ key }) => String(key)) : [];
  });
}
