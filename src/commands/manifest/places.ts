import type { Step } from '../../lib/manifest/plan.js';
import { placeOfKey } from '../../lib/manifest/policies.js';
import type { Place } from '../../lib/manifest/types.js';
import { parsePattern } from '../../lib/patterns.js';
import type { AskedFiles } from './files.js';

/** Where the files ask for a step: the key of the topic, its name, or the pattern that owns a topic that is in none. */
export function placeOfStep(
  { topic, action, key }: Step,
  { manifest, places, profile }: AskedFiles,
): Place | undefined {
  const index = manifest.topics.findIndex(({ name }) => name === topic);
  const entry = manifest.topics[index];
  if (!entry) {
    const owner = manifest.owns.findIndex((pattern) => parsePattern(pattern).matches(topic));
    return owner < 0 ? undefined : places.owns(owner);
  }
  if (action === 'delete') return places.topic(index, 'absent');
  return placeOfKey(entry, index, action === 'addPartitions' ? 'partitions' : (key ?? ''), profile, places);
}
