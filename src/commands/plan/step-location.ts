import { parsePattern } from '../../lib/base/patterns.js';
import type { Step } from '../../lib/manifest/plan-step.js';
import { locationOfKey } from '../../lib/manifest/policy-problems.js';
import type { SourceLocation } from '../../lib/schema/source-location.js';
import type { SelectedManifest } from '../validate/selected-manifest.js';

/**
 * Location of the key, or the name, that asks for a step; of a pruned topic the pattern under `owns`. Undefined for a
 * topic of no file.
 */
export function locationOfStep(
  { topic, action, key }: Step,
  { manifest, locations, profile }: SelectedManifest,
): SourceLocation | undefined {
  const index = manifest.topics.findIndex(({ name }) => name === topic);
  const entry = manifest.topics[index];
  if (!entry) {
    const owner = manifest.owns.findIndex((pattern) => parsePattern(pattern).matches(topic));
    return owner < 0 ? undefined : locations.owns(owner);
  }
  if (action === 'delete') return locations.topic(index, 'absent');
  return locationOfKey(entry, index, action === 'addPartitions' ? 'partitions' : (key ?? ''), profile, locations);
}
