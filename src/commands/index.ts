import type { Command } from '../lib/cli/command.js';
import type { CommandCatalog, HelpSection } from '../lib/cli/help.js';
import { type CommandRegistry, loadAllCommands as commandsUnder } from '../lib/cli/registry.js';

/** Every command by its first word, in the order of help and of the reference. */
export const commandRegistry: CommandRegistry = {
  quickstart: { localVerbs: 'all', load: async () => [(await import('./quickstart.js')).quickstart] },
  tutorial: { localVerbs: 'all', load: async () => (await import('./tutorial/index.js')).tutorialCommands },
  sandbox: { localVerbs: 'all', load: async () => (await import('./sandbox/index.js')).sandboxCommands },
  topics: { load: async () => (await import('./topics/index.js')).topicsCommands },
  produce: { load: async () => [(await import('./produce.js')).produce] },
  consume: { load: async () => [(await import('./consume.js')).consume] },
  copy: { load: async () => [(await import('./copy.js')).copy] },
  groups: { load: async () => (await import('./groups/index.js')).groupsCommands },
  validate: { localVerbs: 'all', load: async () => [(await import('./validate.js')).validate] },
  plan: { load: async () => [(await import('./plan.js')).plan] },
  apply: { load: async () => [(await import('./apply.js')).apply] },
  drift: { load: async () => [(await import('./drift.js')).drift] },
  export: { load: async () => [(await import('./export.js')).exportTopics] },
  flows: {
    localVerbs: ['describe', 'list', 'new', 'serve'],
    load: async () => (await import('./flows/index.js')).flowsCommands,
  },
  cluster: { load: async () => [(await import('./cluster/show.js')).clusterShow] },
  brokers: { load: async () => (await import('./brokers/index.js')).brokersCommands },
  contexts: { localVerbs: 'all', load: async () => (await import('./contexts/index.js')).contextsCommands },
  completion: {
    localVerbs: 'all',
    load: async () => [(await import('./completion/script.js')).completionScriptCommand],
  },
  __complete: {
    localVerbs: 'all',
    load: async () => [(await import('./completion/reply.js')).completionReplyCommand],
  },
};

export const allCommands = (): Promise<readonly Command[]> => commandsUnder(commandRegistry);

export const helpSections: readonly HelpSection[] = [
  { title: 'Start here', words: ['quickstart', 'tutorial', 'sandbox'] },
  { title: 'Topics, records, groups', words: ['topics', 'produce', 'consume', 'copy', 'groups'] },
  { title: 'Topics from a file', words: ['validate', 'plan', 'apply', 'drift', 'export'] },
  { title: 'Event systems', words: ['flows'] },
  { title: 'The cluster', words: ['cluster', 'brokers', 'contexts'] },
  { title: 'Your shell', words: ['completion'] },
];

/** One line about each noun. */
const nounSummaries: Readonly<Record<string, string>> = {
  tutorial: 'Lessons on a real cluster',
  sandbox: 'Apache Kafka on this machine',
  topics: 'Topics of a cluster',
  groups: 'Consumer groups',
  flows: 'Services that talk through topics, alive',
  cluster: 'The cluster as a whole',
  brokers: 'The brokers of a cluster',
  contexts: 'Clusters you work with, and how to reach them',
};

export const commandCatalog = async (): Promise<CommandCatalog> => ({
  commands: await allCommands(),
  sections: helpSections,
  nounSummaries: nounSummaries,
});
