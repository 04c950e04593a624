import { describe, expect, test } from 'vitest';
import { commandRegistry } from '../../../commands/index.js';
import { quoteWords } from '../../base/quote-word.js';
import { parseLine } from '../../cli/parse.js';
import { loadCommandsFor } from '../../cli/registry.js';
import { route } from '../../cli/route.js';
import { translateApacheLine } from './apache-lines.js';
import { readShellLine } from './words.js';

function translate(text: string) {
  const line = readShellLine(text);
  if (line.kind !== 'words') throw new Error(`${text} is no line`);
  return translateApacheLine(line.words);
}

/** The translated line, which must be one that kafkactl takes. */
async function translated(text: string): Promise<string> {
  const line = translate(text);
  if (!line || 'problem' in line) throw new Error(JSON.stringify(line));
  const to = route(await loadCommandsFor(commandRegistry, line.argv), line.argv);
  if (to.kind === 'command') parseLine(to.command, to.argv);
  return quoteWords(line.argv);
}

const notesOf = (text: string) => {
  const line = translate(text);
  return line && 'notes' in line ? line.notes : line;
};

describe('the commands of the guide', () => {
  test.each([
    [
      'docker exec kafka kafka-topics --bootstrap-server localhost:9092 \\\n  --create --topic user-events --partitions 3 --replication-factor 1',
      'topics create user-events --partitions 3 --replication-factor 1',
    ],
    [
      'kafka-topics --create \\\n  --topic user-events \\\n  --partitions 1 \\\n  --replication-factor 1 \\\n  --bootstrap-server localhost:9092',
      'topics create user-events --partitions 1 --replication-factor 1',
    ],
    ['kafka-topics --list --bootstrap-server localhost:9092', 'topics list'],
    ['kafka-topics --describe --topic user-events --bootstrap-server localhost:9092', 'topics describe user-events'],
    ['kafka-topics --delete --topic user-events --bootstrap-server localhost:9092', 'topics delete user-events --yes'],
    ['kafka-console-producer --topic user-events --bootstrap-server localhost:9092', 'produce user-events'],
    [
      'kafka-console-consumer --topic user-events \\\n  --from-beginning --bootstrap-server localhost:9092',
      'consume user-events --from-beginning',
    ],
    ['kafka-console-consumer --topic user-events --bootstrap-server localhost:9092', 'consume user-events'],
    ['kafka-consumer-groups --list --bootstrap-server localhost:9092', 'groups list'],
    [
      'kafka-consumer-groups --describe \\\n  --group notifications-group --bootstrap-server localhost:9092',
      'groups describe notifications-group',
    ],
  ])('%j', async (text, line) => {
    expect(await translated(text)).toBe(line);
    expect(notesOf(text)).toEqual([{ kind: 'server', server: 'localhost:9092' }]);
  });

  test('the one for production ends at its first comment, and without comments it is understood', async () => {
    const text =
      'kafka-topics --create \\\n  --topic user-events \\\n  --partitions 6 \\\n  --replication-factor 3 \\\n  --config retention.ms=604800000 \\  # 7 días\n  --config segment.ms=86400000 \\     # 1 día\n  --bootstrap-server localhost:9092';
    expect(readShellLine(text)).toEqual({ kind: 'problem', problem: { kind: 'backslash', sign: '#', column: 35 } });
    expect(await translated(text.replaceAll(/ +# .*$/gm, ''))).toBe(
      'topics create user-events --partitions 6 --replication-factor 3 --config retention.ms=604800000 --config segment.ms=86400000',
    );
  });
});

describe('other lines of the same tools', () => {
  test.each([
    // However they are started.
    ['kafka-topics.sh --list', 'topics list'],
    ['bin/kafka-topics.sh --list', 'topics list'],
    ['./bin/kafka-topics.sh --list', 'topics list'],
    ['/opt/bitnami/kafka/bin/kafka-topics.sh --list', 'topics list'],
    ['sudo docker exec -it kafka kafka-topics --list', 'topics list'],
    ['docker exec -it kafka-1 /opt/kafka/bin/kafka-topics.sh --list', 'topics list'],
    ['docker exec -i -e A=b kafka kafka-topics --list', 'topics list'],
    ['docker-compose exec kafka kafka-topics --list', 'topics list'],
    ['docker compose -f dev.yml exec -T kafka kafka-topics --list', 'topics list'],
    ['docker run --rm -it confluentinc/cp-kafka kafka-topics --list', 'topics list'],
    ['podman exec kafka kafka-topics --list', 'topics list'],
    ['kubectl exec -it kafka-0 -n kafka -- kafka-topics --list', 'topics list'],
    [`docker exec kafka bash -c 'kafka-topics --list'`, 'topics list'],
    [`docker exec kafka sh -lc "kafka-topics --describe --topic t"`, 'topics describe t'],
    // Topics.
    ['kafka-topics --create --topic t', 'topics create t'],
    ['kafka-topics --create --topic=t --partitions=3', 'topics create t --partitions 3'],
    ['kafka-topics --create --if-not-exists --topic t', 'topics create t --if-not-exists'],
    [
      'kafka-topics --create --topic t --config cleanup.policy=compact --config retention.ms=1000',
      'topics create t --config cleanup.policy=compact --config retention.ms=1000',
    ],
    ['kafka-topics --list --exclude-internal', 'topics list'],
    ['kafka-topics --list --topic orders', 'topics list orders'],
    ['kafka-topics --describe', `topics describe '*'`],
    ['kafka-topics --delete --topic t --if-exists', 'topics delete t --if-exists --yes'],
    ['kafka-topics --alter --topic t --partitions 6', 'topics alter t --partitions 6'],
    ['kafka-topics --alter --topic t --config retention.ms=1', 'topics alter t --config retention.ms=1'],
    ['kafka-topics --alter --topic t --delete-config retention.ms', 'topics alter t --unset retention.ms'],
    ['kafka-topics --help', 'topics --help'],
    // Producing.
    ['kafka-console-producer --broker-list localhost:9092 --topic t', 'produce t'],
    [
      'kafka-console-producer --topic t --property parse.key=true --property key.separator=:',
      'produce t --key-delimiter :',
    ],
    [
      'kafka-console-producer --topic t --property key.separator=: --property parse.key=true',
      'produce t --key-delimiter :',
    ],
    [
      'kafka-console-producer --topic t --reader-property parse.key=true --reader-property key.separator=,',
      'produce t --key-delimiter ,',
    ],
    ['kafka-console-producer --topic t --property parse.key=true', `produce t --key-delimiter '\\t'`],
    ['kafka-console-producer --topic t --property parse.key=false', 'produce t'],
    ['kafka-console-producer --topic t --property key.separator=:', 'produce t'],
    ['kafka-console-producer --topic t --producer-property acks=1', 'produce t --acks 1'],
    ['kafka-console-producer --topic t --producer-property linger.ms=5', 'produce t --linger 5ms'],
    ['kafka-console-producer --topic t --request-required-acks all', 'produce t --acks all'],
    ['kafka-console-producer --topic t --compression-codec', 'produce t --compression gzip'],
    ['kafka-console-producer --compression-codec --topic t', 'produce t --compression gzip'],
    ['kafka-console-producer --compression-codec lz4 --topic t', 'produce t --compression lz4'],
    ['kafka-console-producer --topic t --sync', 'produce t'],
    // Consuming.
    ['kafka-console-consumer --topic t --group g', 'consume t --group g'],
    ['kafka-console-consumer --topic t --group g --from-beginning', 'consume t --group g --from-beginning'],
    ['kafka-console-consumer --topic t --max-messages 3', 'consume t --max-messages 3'],
    ['kafka-console-consumer --topic t --partition 0 --offset 5', 'consume t --partition 0 --offset 5'],
    ['kafka-console-consumer --topic t --partition 0 --offset earliest', 'consume t --partition 0 --offset earliest'],
    ['kafka-console-consumer --topic t --timeout-ms 5000', 'consume t --timeout 5000ms'],
    ['kafka-console-consumer --topic t --property print.key=true', 'consume t --print key'],
    [
      'kafka-console-consumer --topic t --property print.key=true --from-beginning --property print.partition=true',
      'consume t --print key,partition --from-beginning',
    ],
    [
      'kafka-console-consumer --topic t --formatter-property print.key=true --formatter-property print.timestamp=true',
      'consume t --print key,timestamp',
    ],
    ['kafka-console-consumer --topic t --property print.key=false', 'consume t'],
    ['kafka-console-consumer --topic t --property print.key=true --property key.separator=:', 'consume t --print key'],
    ['kafka-console-consumer --topic t --isolation-level read_committed', 'consume t'],
    ['kafka-console-consumer --topic t --isolation-level read_uncommitted', 'consume t --uncommitted'],
    ['kafka-console-consumer --topic t --consumer-property group.id=g', 'consume t --group g'],
    [
      'kafka-console-consumer --topic t --value-deserializer org.apache.kafka.common.serialization.StringDeserializer',
      'consume t',
    ],
    // Groups.
    ['kafka-consumer-groups --list --state Stable,Empty', 'groups list --state Stable --state Empty'],
    ['kafka-consumer-groups --list --state', 'groups list'],
    ['kafka-consumer-groups --list --state --timeout 5000', 'groups list'],
    ['kafka-consumer-groups --describe --group g --members --verbose', 'groups describe g'],
    ['kafka-consumer-groups --describe --group g --group h', 'groups describe g h'],
    ['kafka-consumer-groups --describe --all-groups', `groups describe '*'`],
    ['kafka-consumer-groups --delete --group g', 'groups delete g --yes'],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic t --to-earliest --execute',
      'groups reset g --topic t --to earliest --yes',
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --all-topics --to-latest',
      'groups reset g --to latest --dry-run',
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic t:0 --to-offset 5 --dry-run',
      'groups reset g --topic t:0 --to 5 --dry-run',
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic t --shift-by -10 --execute',
      'groups reset g --topic t --shift -10 --yes',
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic t --by-duration PT1H --execute',
      'groups reset g --topic t --to @-1h --yes',
    ],
    [
      'kafka-consumer-groups --reset-offsets --group g --topic t --to-datetime 2026-01-31T10:00:00.000 --execute',
      'groups reset g --topic t --to @2026-01-31T10:00:00.000Z --yes',
    ],
    ['kafka-consumer-groups --delete-offsets --group g --topic t', 'groups delete-offsets g --topic t --yes'],
    // Configs.
    ['kafka-configs --entity-type topics --entity-name t --describe', 'topics describe t'],
    ['kafka-configs --describe --topic t --all', 'topics describe t -o wide'],
    [
      "kafka-configs --alter --entity-type topics --entity-name t --add-config 'retention.ms=1,cleanup.policy=[compact,delete]'",
      'topics alter t --config retention.ms=1 --config cleanup.policy=compact,delete --yes',
    ],
    [
      'kafka-configs --alter --entity-type=topics --entity-name t --delete-config retention.ms,segment.ms',
      'topics alter t --unset retention.ms --unset segment.ms --yes',
    ],
    ['kafka-configs --entity-type brokers --entity-name 1 --describe', 'brokers describe 1'],
    ['kafka-get-offsets --topic t', 'topics describe t'],
    // What kafkactl has no command for runs as it is, on the sandbox.
    ['kafka-acls --list --bootstrap-server localhost:9092', 'sandbox run kafka-acls -- --list'],
    [
      'kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status',
      'sandbox run kafka-metadata-quorum -- describe --status',
    ],
    [
      'kafka-configs --bootstrap-server=x:9092 --alter --entity-type brokers --entity-name 1 --add-config a=b',
      'sandbox run kafka-configs -- --alter --entity-type brokers --entity-name 1 --add-config a=b',
    ],
    ['kafka-configs --describe --entity-type users', 'sandbox run kafka-configs -- --describe --entity-type users'],
    ['kafka-topics --version', 'sandbox run kafka-topics -- --version'],
  ])('%s', async (text, line) => expect(await translated(text)).toBe(line));
});

test.each([
  ['kafka-topics --list --bootstrap-server a:1,b:2', [{ kind: 'server', server: 'a:1,b:2' }]],
  ['kafka-topics --list', []],
  ['kafka-topics --list --zookeeper localhost:2181', [{ kind: 'zookeeper' }]],
  ['kafka-console-producer --topic t --sync', [{ kind: 'leftOut', option: '--sync' }]],
  [
    'kafka-console-producer --topic t --producer-property retries=3',
    [{ kind: 'leftOut', option: '--producer-property retries' }],
  ],
  [
    'kafka-console-consumer --topic t --property print.key=true --property key.separator=:',
    [{ kind: 'leftOut', option: '--property key.separator' }],
  ],
  ['kafka-console-producer --topic t --property key.separator=:', [{ kind: 'separatorWithoutKey' }]],
  ['kafka-consumer-groups --reset-offsets --group g --to-earliest', [{ kind: 'onlyShown' }]],
  ['kafka-consumer-groups --list --command-config x', [{ kind: 'leftOut', option: '--command-config' }]],
])('%s: notes %j', (text, notes) => expect(notesOf(text)).toEqual(notes));

test.each([
  [
    'kafka-topics --create --topic t --replica-assignment 1:2 --bootstrap-server x:1',
    {
      kind: 'option',
      option: '--replica-assignment',
      original: ['sandbox', 'run', 'kafka-topics', '--', '--create', '--topic', 't', '--replica-assignment', '1:2'],
    },
  ],
  ["kafka-console-consumer --include 't.*'", { kind: 'option', option: '--include' }],
  ['kafka-console-consumer --topic t --isolation-level x', { kind: 'option', option: '--isolation-level' }],
  ['kafka-console-consumer --topic t --property print.value=false', { kind: 'option', option: '--property' }],
  ['kafka-console-consumer --topic t --formatter my.Formatter', { kind: 'option', option: '--formatter' }],
  ['kafka-console-producer --topic t --property parse.headers=true', { kind: 'option', option: '--property' }],
  ['kafka-consumer-groups --reset-offsets --group g --to-current', { kind: 'option', option: '--to-current' }],
  ['kafka-topics --create', { kind: 'missing', tool: 'kafka-topics', options: ['--topic'] }],
  [
    'kafka-topics --topic t',
    {
      kind: 'missing',
      tool: 'kafka-topics',
      options: ['--create', '--list', '--describe', '--delete', '--alter'],
    },
  ],
  ['kafka-topics', { kind: 'missing', tool: 'kafka-topics' }],
  ['kafka-console-consumer', { kind: 'missing', options: ['--topic'] }],
  ['kafka-consumer-groups --describe', { kind: 'missing', options: ['--group'] }],
  ['kafka-topics --create --topic', { kind: 'value', option: '--topic' }],
  ['kafka-topics --create user-events', { kind: 'word', tool: 'kafka-topics', word: 'user-events' }],
  ['kafka-topics --list -b x:1', { kind: 'word', word: '-b' }],
  ['kafka-server-start.sh config/server.properties', { kind: 'server', tool: 'kafka-server-start' }],
  ['bin/zookeeper-server-start.sh x', { kind: 'server', tool: 'zookeeper-server-start' }],
  ['kafka-topicz --list', { kind: 'unknownTool', tool: 'kafka-topicz' }],
  ['docker exec -it kafka bash', { kind: 'container' }],
  ['docker exec kafka ls', { kind: 'container' }],
])('%s is not translated', (text, problem) => expect(translate(text)).toMatchObject({ problem }));

test.each([
  'topics list',
  'kafkactl kafka-topics --list',
  'docker ps',
  'kafka --list',
  '',
  'produce t kafka-topics',
])('%j is no line of Apache', (text) => expect(translate(text)).toBeUndefined());
