import type { GroupMember } from '../values/groups.js';

/**
 * Decodes the assignment of a classic group member (ConsumerProtocolAssignment in the protocol guide): version, topics
 * with partitions, user data. Malformed or truncated bytes give an empty assignment.
 */
export function decodeAssignment(bytes: Buffer): GroupMember['assignment'] {
  try {
    let at = 2;
    const assignment = [];
    const topics = bytes.length > at ? bytes.readInt32BE(at) : 0;
    at += 4;
    for (let index = 0; index < topics; index++) {
      const length = bytes.readInt16BE(at);
      const topic = bytes.toString('utf8', at + 2, at + 2 + length);
      at += 2 + length;
      const count = bytes.readInt32BE(at);
      at += 4;
      const partitions: number[] = [];
      for (; partitions.length < count; at += 4) partitions.push(bytes.readInt32BE(at));
      assignment.push({ topic, partitions });
    }
    return assignment;
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
