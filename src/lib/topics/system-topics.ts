/** The default names of the topics in which Kafka and programs around it keep their state, by program. */
const systemTopicPatterns: readonly (readonly [owner: string, names: RegExp])[] = [
  ['Kafka', /^__/],
  ['Schema Registry', /^_schemas(_encoders)?$|^kafkasql-journal$/],
  // connect-configs, connect-offsets and connect-status, also with a prefix or suffix for the Connect cluster.
  ['Kafka Connect', /^(?:.*[._-])?connect[._-](?:configs?|offsets?|status(?:es)?|storage)(?:[._-].*)?$/],
  // Internal topics of Kafka Streams: APPLICATION-STORE-changelog and -repartition.
  ['Kafka Streams', /^.+-(?:changelog|repartition)$/],
];

/**
 * The program that keeps its state in a topic, judged by the topic's name; undefined for other topics. `apply` never
 * deletes such a topic, even when the file owns it: the program would lose its state. `topics delete` does.
 */
export const systemTopicOwner = (name: string): string | undefined =>
  systemTopicPatterns.find(([, names]) => names.test(name))?.[0];
