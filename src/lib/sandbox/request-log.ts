import type { Folders } from '../base/folders.js';
import type { ClusterSettings } from '../settings/types.js';
import { layoutOf } from './layout.js';
import { loggingYaml } from './properties.js';
import { settingsOf } from './settings.js';
import { readState } from './state.js';
import { isBroker } from './types.js';

/** Client id of what watches a sandbox: its own requests are not logged. */
export const watchingClientId = 'kafkactl-watch';

/** The requests that are logged, by the names that Kafka gives them: those that leave no other trace in the cluster. */
const loggedApis = [
  'PRODUCE',
  'FETCH',
  'CREATE_TOPICS',
  'DELETE_TOPICS',
  'CREATE_PARTITIONS',
  'INCREMENTAL_ALTER_CONFIGS',
  'DELETE_RECORDS',
  'ALTER_PARTITION_REASSIGNMENTS',
  'ELECT_LEADERS',
  'JOIN_GROUP',
  'HEARTBEAT',
  'LEAVE_GROUP',
  'CONSUMER_GROUP_HEARTBEAT',
  'OFFSET_COMMIT',
  'OFFSET_DELETE',
  'DELETE_GROUPS',
];

/** Size in megabytes at which a log of requests is rolled; one older file is kept. */
const rolledAtMb = 8;

/**
 * A regular expression, for Java and JavaScript, that a whole message of Kafka's request logger must match: a request
 * that a client sent to this node, and neither a follower that fetches nor the watcher.
 */
export const requestFilter = [
  String.raw`Completed request:\{"isForwarded":false,"requestHeader":\{`,
  String.raw`(?![^{}]*"clientId":"(?:${watchingClientId}|broker-\d+-fetcher-\d+)")`,
  String.raw`[^{}]*"requestApiKeyName":"(?:${loggedApis.join('|')})"\}.*`,
].join('');

/** A path as a value of log4j2's YAML, where `$` begins a lookup and, in patterns, `%` a conversion. */
const quotedPath = (path: string): string => JSON.stringify(path.replaceAll('$', '$$$$'));

/** log4j2 settings of a node that logs its clients' requests to a file, besides what all nodes log. */
export const loggingYamlWithRequests = (path: string): string =>
  loggingYaml
    .replace(
      '  Loggers:\n',
      // A function: `$` in a path would mean something in a replacement.
      () => `    RollingFile:
      name: requests
      fileName: ${quotedPath(path)}
      filePermissions: rw-------
      filePattern: ${quotedPath(`${path.replaceAll('%', '%%')}.%i`)}
      PatternLayout:
        pattern: "%d{UNIX_MILLIS} %m%n"
      RegexFilter:
        regex: ${JSON.stringify(requestFilter)}
        onMatch: ACCEPT
        onMismatch: DENY
      Policies:
        SizeBasedTriggeringPolicy:
          size: ${rolledAtMb} MB
      DefaultRolloverStrategy:
        max: 1
  Loggers:
`,
    )
    .concat(`    Logger:
      - name: kafka.request.logger
        level: debug
        additivity: false
        AppenderRef:
          ref: requests
`);

/** A sandbox that the tutorial made. */
export interface TutorialSandbox {
  readonly name: string;
  readonly clusterId: string;
  /** The logs of its brokers' requests: one may not be there yet, and the part before it ends with `.1`. */
  readonly requestLogs: readonly string[];
  readonly settings: ClusterSettings;
}

/** The sandbox of this name where the tutorial made it; undefined where there is none, or another made it. */
export function tutorialSandbox(name: string, folders: Folders): TutorialSandbox | undefined {
  const state = readState(name, folders);
  if (!state?.requestLog) return undefined;
  const layout = layoutOf(name, folders);
  const requestLogs = state.nodes.filter(isBroker).map(({ id }) => layout.requestLog(id));
  return { name, clusterId: state.clusterId, requestLogs, settings: settingsOf(state, layout) };
}
