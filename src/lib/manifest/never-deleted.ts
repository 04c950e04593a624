import { systemTopicOwner } from '../topics/system-topics.js';

/** The reason for which a file may not delete a topic of another program (Kafka, Connect, Streams). */
export const neverDeletedMessage = (name: string): string =>
  `${name} is kept by ${systemTopicOwner(name) ?? 'Kafka'}, and is never deleted from a file`;
