import { Reader } from '@platformatic/kafka/dist/protocol/reader.js';

/**
 * Skips tagged fields (KIP-482): a count, then tag, length and bytes of each. The client's own method takes the count
 * for a length and so misreads responses that contain some (CreateTopics without the right to describe configs, Produce
 * and Fetch while a leader moves); it is replaced here for all APIs.
 */
Reader.prototype.readTaggedFields = function readTaggedFields(this: Reader): void {
  for (let left = this.readUnsignedVarInt(); left > 0; left--) {
    this.readUnsignedVarInt();
    this.skip(this.readUnsignedVarInt());
  }
};
