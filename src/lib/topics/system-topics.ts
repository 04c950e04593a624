/** Names under which programs of the Kafka world keep what they cannot do without, as these name it by default. */
const systemTopicPatterns: readonly (readonly [keeper: string, names: RegExp])[] = [
  ['Kafka', /^__/],
  ['Schema Registry', /^_schemas(_encoders)?$|^kafkasql-journal$/],
  // connect-configs, connect-offsets and connect-status, also with a cluster's name before or after.
  ['Kafka Connect', /^(?:.*[._-])?connect[._-](?:configs?|offsets?|status(?:es)?|storage)(?:[._-].*)?$/],
  // Internal topics of Streams: APPLICATION-STORE-changelog and -repartition.
  ['Kafka Streams', /^.+-(?:changelog|repartition)$/],
];

/**
 * The program whose own a topic is, by its name, or undefined. A file never deletes such a topic, whatever it owns:
 * the program behind it would lose its state. Whoever means it says so with `topics delete`.
 */
export const systemTopicOwner = (name: string): string | undefined =>
  systemTopicPatterns.find(([, names]) => names.test(name))?.[0];
