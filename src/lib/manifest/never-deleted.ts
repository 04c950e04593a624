import { systemTopicOwner } from '../topics/system-topics.js';

/** Why a file does not delete a topic that another program keeps. */
export const neverDeletedMessage = (name: string): string =>
  `${name} is kept by ${systemTopicOwner(name) ?? 'Kafka'}, and is never deleted from a file`;
