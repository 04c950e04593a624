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

type LineOptions = Parameters<NameSource>[1];

const nameSource =
  (app: App): NameSource =>
  async (of, options) => {
    // A shell has no use for an error: there are no candidates.
    try {
      return await candidatesOf(of, options, app);
    } catch {
      return [];
    }
  };

async function candidatesOf(
  of: Parameters<NameSource>[0],
  options: LineOptions,
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
      return (await profileNames(options.get('file') ?? [], app)).map((value) => ({ value }));
    }
    case 'flow': {
      const { shippedFlowNames } = await import('../../lib/flows/file/load.js');
      return (await shippedFlowNames()).map((value) => ({ value }));
    }
    case 'run': {
      const { readLiveRuns } = await import('../../lib/flows/run/run-state.js');
      return readLiveRuns(app.folders).map(({ run, flow }) => ({ value: run, meaning: flow.name }));
    }
    case 'service': {
      const { readLiveRuns } = await import('../../lib/flows/run/run-state.js');
      const names = readLiveRuns(app.folders).flatMap(({ flow }) => flow.services.map(({ name }) => name));
      return [...new Set(names)].map((value) => ({ value }));
    }
    case 'lesson': {
      const { loadCourse } = await import('../../lib/learn/course/course.js');
      return (await loadCourse()).map(({ number, title }) => ({ value: number, meaning: title[app.lang] }));
    }
    default:
      return clusterCandidates(of, options, app);
  }
}

async function clusterCandidates(kind: ClusterEntity, options: LineOptions, app: App): Promise<readonly Candidate[]> {
  const flags = { context: options.get('context')?.at(-1), brokers: options.get('brokers')?.at(-1) };
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

function withTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), milliseconds).unref();
  });
  return Promise.race([work, timeout]);
}
