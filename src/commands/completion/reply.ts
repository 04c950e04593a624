import type { App } from '../../lib/app.js';
import { command } from '../../lib/cli/command.js';
import { repeatable } from '../../lib/cli/inputs.js';
import { type ClusterEntity, cachedNames, fetchNames } from '../../lib/completion/cached-names.js';
import { completionReply, configNames, type NameSource } from '../../lib/completion/reply.js';
import type { Candidate } from '../../lib/completion/target.js';
import { resolveSettings } from '../../lib/settings/resolve.js';
import { listContexts } from '../../lib/settings/store.js';

/** Longest wait for the cluster, in milliseconds: with the start of Node a completion takes 300 at most. */
const timeoutMs = 100;

export const completionReplyCommand = command({
  path: '__complete',
  summary: 'Answer the completion scripts: what the last word of a line may become',
  effect: 'local',
  hidden: true,
  args: { words: repeatable('The line after "kafkactl", its last word being written', { value: 'WORD' }) },
  async *run({ words }, app) {
    const { allCommands } = await import('../index.js');
    yield new TextEncoder().encode(await completionReply(await allCommands(), words, nameSource(app)));
  },
});

const nameSource =
  (app: App): NameSource =>
  async (of, words) => {
    // A shell has no use for an error: there are no candidates.
    try {
      return await candidatesOf(of, words, app);
    } catch {
      return [];
    }
  };

async function candidatesOf(
  of: Parameters<NameSource>[0],
  words: readonly string[],
  app: App,
): Promise<readonly Candidate[]> {
  switch (of) {
    case 'config':
      return configNames();
    case 'context':
      return (await listContexts(app)).map(({ name, context }) => ({
        value: name,
        meaning: context.brokers.join(', '),
      }));
    case 'sandbox': {
      const { readAllStates } = await import('../../lib/sandbox/state.js');
      return readAllStates(app.folders).map(({ name }) => ({ value: name }));
    }
    case 'profile': {
      const { profileNames } = await import('../../lib/manifest/profile-settings.js');
      return (await profileNames(valuesOn(words, '--file', '-f'), app)).map((value) => ({ value }));
    }
    case 'flow': {
      const { shippedFlowNames } = await import('../../lib/flows/file/load.js');
      return (await shippedFlowNames()).map((value) => ({ value }));
    }
    default:
      return clusterCandidates(of, words, app);
  }
}

async function clusterCandidates(
  kind: ClusterEntity,
  words: readonly string[],
  app: App,
): Promise<readonly Candidate[]> {
  const flags = { context: valueOn(words, '--context'), brokers: valueOn(words, '--brokers', '-b') };
  const { env, cwd, folders } = app;
  const settings = await resolveSettings({ env, cwd, folders, flags: { ...flags, requestTimeoutMs: timeoutMs } });
  const names = await cachedNames({
    kind,
    settings,
    cacheFolder: folders.cache,
    now: () => app.now(),
    fetch: async () => withTimeout(timeoutMs, fetchNames(await app.clusterOf(settings), kind)),
  });
  return names.map((value) => ({ value }));
}

const valueOn = (words: readonly string[], ...names: readonly string[]): string | undefined =>
  valuesOn(words, ...names).at(-1);

function valuesOn(words: readonly string[], ...names: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    if (!names.includes(word.replace(/=.*/s, ''))) return [];
    return (word.includes('=') ? word.replace(/^[^=]*=/, '') : words[at + 1]) ?? [];
  });
}

function withTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), milliseconds).unref();
  });
  return Promise.race([work, timeout]);
}
