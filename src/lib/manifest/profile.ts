import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App } from '../app.js';
import { type Manifest, readManifest } from './file.js';
import { loadManifest } from './load.js';
import { shippedPath } from './shipped.js';
import { chooseProfile, settingsFor, type WantedTopic } from './wanted.js';

/**
 * What a profile says of topics, by name: that of the line's topics file, or of the one that comes with kafkactl where
 * there is none. A topic that the file names gets what it says of it. Throws `usage` where the profile is not there.
 */
export async function profileSettings(
  profile: string,
  app: Pick<App, 'cwd' | 'folders'>,
): Promise<(topic: string) => Omit<WantedTopic, 'name' | 'absent'>> {
  const manifest = await nearManifest(app);
  const chosen = chooseProfile(manifest, profile) ?? profile;
  return (topic) => settingsFor(manifest, chosen, topic);
}

async function nearManifest(app: Pick<App, 'cwd' | 'folders'>): Promise<Manifest> {
  const here = await stat(resolve(app.cwd, 'topics.yaml')).catch(() => undefined);
  if (here) return (await loadManifest(undefined, app)).manifest;
  const path = shippedPath();
  return readManifest(path, await readFile(path, 'utf8'));
}
