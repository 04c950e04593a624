import type { App } from '../../app.js';
import type { Lang } from '../../base/language.js';
import { lineProgress } from '../../io/progress.js';
import { inspectSandbox, startSandbox, tutorialSandbox } from '../../sandbox/index.js';
import type { HostEnvironment } from '../../sandbox/types.js';
import type { ClusterSettings } from '../../settings/types.js';
import type { LessonAttempt } from '../attempt/attempt.js';
import { type LessonClusters, openAttempt } from '../attempt/open-attempt.js';
import { type CourseEntry, openLesson } from '../course/course.js';
import type { LearnSandbox } from '../course/lesson.js';
import { drawVariables } from '../course/variables.js';
import { watcherSettings } from '../observe/watcher-settings.js';
import type { ProgressStore } from '../progress/progress-store.js';
import type { PromptStreamsOfLine } from './session-view.js';
import { sessionTexts as texts } from './texts.js';

/** Where work at the prompt shows its progress. */
export interface LessonHost {
  readonly streams: PromptStreamsOfLine;
  readonly signal: AbortSignal;
  /** True where progress can be drawn in place. */
  readonly isTerminal: boolean;
  say(text: string): void;
}

/** A lesson that is open on its sandbox. */
export interface OpenedLesson {
  readonly attempt: LessonAttempt;
  /** Starts what does not run, and begins the lesson anew. */
  reset(host: LessonHost): Promise<OpenedLesson>;
}

export type OpenLesson = (entry: CourseEntry, host: LessonHost) => Promise<OpenedLesson>;

export interface LessonOpener {
  readonly app: App;
  readonly lang: Lang;
  readonly store: ProgressStore;
  /** The first port of a sandbox that is made. */
  readonly port: number | undefined;
  /** True where a line in a shell asks about a lesson, and nobody comes back to it. */
  readonly isOneShot?: boolean;
}

/** A sandbox that runs, as a lesson works on it. */
interface FoundClusters extends LessonClusters {
  readonly addresses: string;
}

/** Opens lessons on the sandboxes of the tutorial, which are started when a lesson needs them. */
export function lessonOpener(opener: LessonOpener): OpenLesson {
  const { app, lang, store, port, isOneShot = false } = opener;
  const known = new Map<LearnSandbox, FoundClusters>();
  /** Starts the sandbox where it does not run. A new one may have other addresses than the one before. */
  const bringUp = async (name: LearnSandbox, host: LessonHost): Promise<FoundClusters> => {
    if (!host.isTerminal && (await inspectSandbox(name, app))?.state !== 'running') {
      host.say(`${texts.starting[lang]} …`);
    }
    const { settings } = await startSandbox(
      { name, brokers: name === 'learn-3' ? 3 : 1, requestLog: true, use: 'never', port },
      environment(opener, host),
    );
    return clustersAt(name, settings);
  };
  const clustersAt = async (name: LearnSandbox, settings: ClusterSettings): Promise<FoundClusters> => {
    const addresses = settings.brokers.join(',');
    const before = known.get(name);
    if (before?.addresses === addresses) return before;
    const watched = watcherSettings(settings);
    const { requestTimeoutMs } = settings;
    const [cluster, watcher] = await Promise.all([
      app.clusterOf({ ...watched, requestTimeoutMs }),
      app.clusterOf(watched),
    ]);
    const clusters = { addresses, cluster, watcher };
    known.set(name, clusters);
    return clusters;
  };
  /** The sandbox as its state has it, where that is not at the addresses that are known. */
  const reconnect = async (name: LearnSandbox): Promise<LessonClusters | undefined> => {
    const found = tutorialSandbox(name, app.folders);
    const before = known.get(name);
    if (!found || found.settings.brokers.join(',') === before?.addresses) return undefined;
    return clustersAt(name, found.settings);
  };
  return async (entry, host) => {
    const source = await openLesson(entry.id);
    const { sandbox } = await source.fill(drawVariables(source.variables, () => 0));
    // A reset waits for members too, and says so where it was asked for.
    let shown = host;
    const open = async (at: LessonHost): Promise<OpenedLesson> => {
      shown = at;
      const { cluster, watcher, addresses } = await bringUp(sandbox, at);
      const attempt = await openAttempt({
        source,
        random: Math.random,
        cluster,
        watcher,
        folders: app.folders,
        scope: isOwn,
        store,
        now: app.now,
        reconnect: () => reconnect(sandbox),
        isOneShot,
        onMembers: (members) => shown.say(texts.waitsForMembers(members)[lang]),
      });
      return opened(attempt, addresses);
    };
    const opened = (attempt: LessonAttempt, addresses: string): OpenedLesson => ({
      attempt,
      async reset(at) {
        shown = at;
        const now = await bringUp(sandbox, at);
        if (now.addresses === addresses) return opened(await attempt.reset(), addresses);
        // The sandbox was made anew: nothing of the attempt is left on it.
        await attempt.close();
        store.saveAttempt(entry.id, undefined);
        return open(at);
      },
    });
    return open(host);
  };
}

/** Topics and groups of a sandbox but for Kafka's own: the whole sandbox is the lesson's. */
const isOwn = (name: string): boolean => !name.startsWith('__');

/** The part of the App that starts a sandbox, with its progress and its notes at the prompt. */
function environment({ app, lang }: LessonOpener, { streams, signal, isTerminal, say }: LessonHost): HostEnvironment {
  const { folders, env, cwd, stderr } = app;
  const write = (text: string): void => void streams.stderr.write(text);
  return {
    folders,
    env,
    cwd,
    lang,
    signal,
    note: say,
    progress: (label) => lineProgress(label, { ...stderr, tty: isTerminal && stderr.tty }, write, app.now),
  };
}
