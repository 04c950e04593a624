import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';

/** One of Apache's own command-line tools. */
export interface KafkaTool {
  /** Its main class in Java. */
  readonly main: string;
  /** Where it takes the bootstrap server: as its first option, after its subcommand, or nowhere. */
  readonly bootstrap: 'first' | 'afterSubcommand' | 'none';
  /** The option for the bootstrap server, where it is not --bootstrap-server. */
  readonly bootstrapOption?: string;
  /** False where it takes no file of client settings (--command-config), and so cannot authenticate. */
  readonly commandConfig: boolean;
}

const tool = (main: string, rest: Partial<KafkaTool> = {}): KafkaTool => ({
  main: main.includes('.') && main.startsWith('kafka.') ? main : `org.apache.kafka.tools.${main}`,
  bootstrap: 'first',
  commandConfig: true,
  ...rest,
});
const offline: Partial<KafkaTool> = { bootstrap: 'none', commandConfig: false };

/** Apache's tools by the names of its scripts, as of Kafka 4.3. */
export const kafkaTools: Readonly<Record<string, KafkaTool>> = {
  'kafka-acls': tool('AclCommand'),
  'kafka-broker-api-versions': tool('BrokerApiVersionsCommand'),
  'kafka-client-metrics': tool('ClientMetricsCommand'),
  'kafka-cluster': tool('ClusterTool', { bootstrap: 'afterSubcommand' }),
  'kafka-configs': tool('kafka.admin.ConfigCommand'),
  'kafka-console-consumer': tool('consumer.ConsoleConsumer'),
  'kafka-console-producer': tool('ConsoleProducer'),
  'kafka-console-share-consumer': tool('consumer.ConsoleShareConsumer'),
  'kafka-consumer-groups': tool('consumer.group.ConsumerGroupCommand'),
  'kafka-consumer-perf-test': tool('ConsumerPerformance'),
  'kafka-delegation-tokens': tool('DelegationTokenCommand'),
  'kafka-delete-records': tool('DeleteRecordsCommand'),
  'kafka-dump-log': tool('DumpLogSegments', offline),
  'kafka-e2e-latency': tool('EndToEndLatency'),
  'kafka-features': tool('FeatureCommand'),
  'kafka-get-offsets': tool('GetOffsetShell'),
  'kafka-groups': tool('GroupsCommand'),
  'kafka-jmx': tool('JmxTool', offline),
  'kafka-leader-election': tool('LeaderElectionCommand'),
  'kafka-log-dirs': tool('LogDirsCommand'),
  'kafka-metadata-quorum': tool('MetadataQuorumCommand'),
  'kafka-producer-perf-test': tool('ProducerPerformance'),
  'kafka-reassign-partitions': tool('reassign.ReassignPartitionsCommand'),
  'kafka-replica-verification': tool('ReplicaVerificationTool', {
    bootstrapOption: '--broker-list',
    commandConfig: false,
  }),
  'kafka-share-consumer-perf-test': tool('ShareConsumerPerformance'),
  'kafka-share-groups': tool('consumer.group.ShareGroupCommand'),
  'kafka-storage': tool('kafka.tools.StorageTool', offline),
  'kafka-streams-application-reset': tool('StreamsResetter'),
  'kafka-streams-groups': tool('streams.StreamsGroupCommand'),
  'kafka-topics': tool('TopicCommand'),
  'kafka-transactions': tool('TransactionsCommand'),
  'kafka-verifiable-consumer': tool('VerifiableConsumer'),
  'kafka-verifiable-producer': tool('VerifiableProducer'),
  'kafka-verifiable-share-consumer': tool('VerifiableShareConsumer'),
};

/** The tool of a name, with or without `.sh`. Throws `notFound` with the nearest name. */
export function toolOf(name: string): readonly [name: string, tool: KafkaTool] {
  const toolName = name.replace(/\.sh$/, '');
  const found = Object.hasOwn(kafkaTools, toolName) ? kafkaTools[toolName] : undefined;
  if (found) return [toolName, found];
  const suggestion =
    nearest(toolName, Object.keys(kafkaTools)) ?? nearest(`kafka-${toolName}`, Object.keys(kafkaTools));
  throw new CliError('notFound', `Apache Kafka has no tool "${name}"`, {
    hint: suggestion ? `Did you mean ${suggestion}?` : `Its tools are ${Object.keys(kafkaTools).join(', ')}.`,
  });
}

const givesOption = (args: readonly string[], ...options: readonly string[]): boolean =>
  args.some((arg) => options.some((option) => arg === option || arg.startsWith(`${option}=`)));

/**
 * The arguments of a tool, completed with the bootstrap servers and the file of client settings unless the user gives
 * them. `config` is that file, for a secure sandbox.
 */
export function toolArguments(
  { bootstrap, bootstrapOption = '--bootstrap-server', commandConfig }: KafkaTool,
  args: readonly string[],
  servers: string,
  config: string | undefined,
): string[] {
  if (bootstrap === 'none') return [...args];
  const hasOwn = givesOption(args, bootstrapOption, '--bootstrap-server', '--bootstrap-controller', '-b', '-C');
  const defaults = [
    ...(hasOwn ? [] : [bootstrapOption, servers]),
    ...(config && commandConfig && !givesOption(args, '--command-config') ? ['--command-config', config] : []),
  ];
  const at = bootstrap === 'afterSubcommand' ? 1 : 0;
  return [...args.slice(0, at), ...defaults, ...args.slice(at)];
}
