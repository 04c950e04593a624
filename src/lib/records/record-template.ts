/** A property of a record as a template writes it. */
export type RecordField =
  | 'topic'
  /** As a JSON string. */
  | 'topicJson'
  | 'partition'
  | 'offset'
  | 'timestamp'
  /** The bytes as they are; nothing for null. */
  | 'key'
  | 'value'
  /** Length in bytes, in decimal; -1 for null. */
  | 'keyLength'
  | 'valueLength'
  /** Length in bytes as a big-endian int32; -1 for null. */
  | 'valueLengthInt32'
  /** A JSON string, or null; only for UTF-8. */
  | 'keyJson'
  | 'valueJson'
  /** `name=value,name=value`; a cursor leaves records with headers to the writer, which formats them. */
  | 'headers';

/**
 * The output of each record, part by part: literal bytes and fields. A cursor can write many records with it in one
 * call.
 */
export type RecordTemplate = readonly (Buffer | RecordField)[];
