import type { Command } from '../lib/cli/command.js';
import type { Library, Shelf } from '../lib/cli/help.js';
import { apply } from './apply.js';
import { brokersDescribe } from './brokers/describe.js';
import { brokersList } from './brokers/list.js';
import { clusterShow } from './cluster/show.js';
import { completionAnswer } from './completion/answer.js';
import { completionScriptCommand } from './completion/script.js';
import { consume } from './consume.js';
import { contextsAdd } from './contexts/add.js';
import { contextsEdit } from './contexts/edit.js';
import { contextsImport } from './contexts/import.js';
import { contextsList } from './contexts/list.js';
import { contextsRemove } from './contexts/remove.js';
import { contextsShow } from './contexts/show.js';
import { contextsUse } from './contexts/use.js';
import { copy } from './copy.js';
import { drift } from './drift.js';
import { exportTopics } from './export.js';
import { flowsDescribe } from './flows/describe.js';
import { flowsList } from './flows/list.js';
import { flowsNew } from './flows/new.js';
import { flowsRun } from './flows/run.js';
import { flowsServe } from './flows/serve.js';
import { flowsStop } from './flows/stop.js';
import { flowsTrace } from './flows/trace.js';
import { groupsDelete } from './groups/delete.js';
import { groupsDeleteOffsets } from './groups/delete-offsets.js';
import { groupsDescribe } from './groups/describe.js';
import { groupsLag } from './groups/lag.js';
import { groupsList } from './groups/list.js';
import { groupsReset } from './groups/reset.js';
import { plan } from './plan.js';
import { produce } from './produce.js';
import { quickstart } from './quickstart.js';
import { sandboxDown } from './sandbox/down.js';
import { sandboxFreeze, sandboxKill, sandboxStart, sandboxThaw } from './sandbox/drills.js';
import { sandboxLogs } from './sandbox/logs.js';
import { sandboxReset } from './sandbox/reset.js';
import { sandboxRun } from './sandbox/run.js';
import { sandboxStatus } from './sandbox/status.js';
import { sandboxUp } from './sandbox/up.js';
import { topicsAlter } from './topics/alter.js';
import { topicsClone } from './topics/clone.js';
import { topicsCreate } from './topics/create.js';
import { topicsDelete } from './topics/delete.js';
import { topicsDescribe } from './topics/describe.js';
import { topicsElectLeaders } from './topics/elect-leaders.js';
import { topicsList } from './topics/list.js';
import { topicsPurge } from './topics/purge.js';
import { validate } from './validate.js';

/** Every command, in the order that help and the reference show. */
export const commands: readonly Command[] = [
  quickstart,
  sandboxUp,
  sandboxDown,
  sandboxStatus,
  sandboxLogs,
  sandboxRun,
  sandboxReset,
  sandboxKill,
  sandboxStart,
  sandboxFreeze,
  sandboxThaw,
  topicsList,
  topicsDescribe,
  topicsCreate,
  topicsAlter,
  topicsDelete,
  topicsPurge,
  topicsClone,
  topicsElectLeaders,
  produce,
  consume,
  copy,
  groupsList,
  groupsDescribe,
  groupsLag,
  groupsReset,
  groupsDelete,
  groupsDeleteOffsets,
  validate,
  plan,
  apply,
  drift,
  exportTopics,
  flowsDescribe,
  flowsList,
  flowsRun,
  flowsStop,
  flowsNew,
  flowsTrace,
  flowsServe,
  clusterShow,
  brokersList,
  brokersDescribe,
  contextsList,
  contextsShow,
  contextsUse,
  contextsAdd,
  contextsEdit,
  contextsRemove,
  contextsImport,
  completionScriptCommand,
  completionAnswer,
];

const shelves: readonly Shelf[] = [
  { title: 'Start here', words: ['quickstart', 'sandbox'] },
  { title: 'Topics, records, groups', words: ['topics', 'produce', 'consume', 'copy', 'groups'] },
  { title: 'Topics from a file', words: ['validate', 'plan', 'apply', 'drift', 'export'] },
  { title: 'Event systems', words: ['flows'] },
  { title: 'The cluster', words: ['cluster', 'brokers', 'contexts'] },
  { title: 'Your shell', words: ['completion'] },
];

/** What stands under each noun. */
const nouns: Readonly<Record<string, string>> = {
  sandbox: 'Apache Kafka on this machine',
  topics: 'Topics of a cluster',
  groups: 'Consumer groups',
  flows: 'Services that talk through topics, alive',
  cluster: 'The cluster as a whole',
  brokers: 'The brokers of a cluster',
  contexts: 'Clusters you work with, and how to reach them',
};

export const library: Library = { commands, shelves, nouns };
