import { Reader } from '@platformatic/kafka/dist/protocol/reader.js';

/**
 * Reads past tagged fields (KIP-482): a count, then each field's tag, length and bytes. The client's own reader takes
 * the count for a length, and misreads every response in which a broker sends one (CreateTopics without the right to
 * describe configs, Produce and Fetch while a leader moves), so that it is put right here, once, for all its APIs.
 */
Reader.prototype.readTaggedFields = function readTaggedFields(this: Reader): void {
  for (let left = this.readUnsignedVarInt(); left > 0; left--) {
    this.readUnsignedVarInt();
    this.skip(this.readUnsignedVarInt());
  }
};
