import type { Leftovers } from '../measure/report.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { ResourceNames } from '../resource-names.js';
import type { Flow } from '../types.js';
import type { CreatedResources } from './run-state-store.js';

/**
 * What the run leaves in resources that existed before: topics that may hold its records, and groups with its commits.
 */
export function leftoversOf(
  { topics }: Pick<Flow, 'topics'>,
  names: ResourceNames,
  { startOffsets, createdTopics, createdGroups }: Omit<CreatedResources, 'clusterId'>,
  stats: readonly Pick<ServiceStats, 'group' | 'deadLetteredFrom'>[],
): Leftovers {
  const withoutDeadLetters = topics.filter(
    ({ name }) => !stats.some(({ deadLetteredFrom }) => deadLetteredFrom.has(names.topic(name))),
  );
  const gone = new Set([...createdTopics, ...withoutDeadLetters.map(({ name }) => names.deadLetterTopic(name))]);
  return {
    topics: [...new Set(startOffsets.map(({ topic }) => topic))].filter((name) => !gone.has(name)),
    groups: stats.map(({ group }) => group).filter((group) => !createdGroups.includes(group)),
  };
}

/** What the run created and leaves because of `--keep`. */
export const keptResources = ({ createdTopics, createdGroups }: CreatedResources, keep: boolean): Leftovers =>
  keep ? { topics: createdTopics, groups: createdGroups } : { topics: [], groups: [] };
