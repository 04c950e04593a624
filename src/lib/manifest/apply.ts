import { asCliError, CliError, interrupted } from '../base/errors.js';
import { groupBy } from '../base/group-by.js';
import type { Cluster, NamedOutcome } from '../kafka/cluster.js';
import { isThrottledReplicasConfig, throttledBrokers } from '../topics/throttles.js';
import { configChanges, lowersMinIsr, newTopic, waitsForReplicas } from './apply-requests.js';
import { changeReplicaCounts, type ReassignmentOutcome } from './change-replica-counts.js';
import type { Step } from './plan.js';
import { clearThrottleRates } from './throttle.js';

export interface ApplyOptions {
  /** Ctrl-C: the request in flight is finished and nothing more is begun. */
  readonly signal?: AbortSignal | undefined;
  /** The first failure stops what has not begun. */
  readonly failFast?: boolean | undefined;
  /** Bytes a second that each broker may spend on moves of replicas (KIP-73). */
  readonly throttle?: number | undefined;
  /** Milliseconds that moves of replicas are waited for; without it as long as they take. */
  readonly timeoutMs?: number | undefined;
  readonly onProgress?: ((progress: ReassignmentProgress) => void) | undefined;
  /** Told what moves wait for, and of throttles that are left as they are. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** How far the moves of replicas are. */
export interface ReassignmentProgress {
  readonly partitions: number;
  readonly totalPartitions: number;
  /** Bytes that the new replicas have; null where sizes are not known. */
  readonly bytes: number | null;
  readonly totalBytes: number | null;
}

/** What became of steps; those neither done nor failed were not tried. */
export interface ApplyResult {
  readonly done: ReadonlySet<Step>;
  readonly failures: ReadonlyMap<Step, CliError>;
  /** Why the rest was not tried: interrupted, or the cluster cannot be reached any more. */
  readonly stopped: CliError | undefined;
}

/** Topics a request. */
const topicsPerRequest = 100;

/**
 * Does the steps, refusals apart: topics are made first and deleted last, and each request holds many topics. Moves of
 * replicas run side by side with all that does not depend on them. A topic that fails does not stop the others, but
 * what depends on a step that failed is not tried: min.insync.replicas is raised only once the replicas are there, and
 * lowered before they go. Never throws for the cluster's sake: what was done is always told.
 */
export async function applySteps(
  cluster: Cluster,
  steps: readonly Step[],
  applying: ApplyOptions = {},
): Promise<ApplyResult> {
  const run = new ApplyRun(cluster, applying);
  const of = (...actions: Step['action'][]) => steps.filter(({ action }) => actions.includes(action));
  const moves = of('changeReplication');
  const moving = new Set(moves.map(({ topic }) => topic));
  const configs = of('setConfig', 'unsetConfig');
  const later = configs.filter((step) => waitsForReplicas(step, moving));
  await run.runBatches(of('create'), (batch) => cluster.createTopics(batch.map(newTopic)));
  await run.runBatches(of('addPartitions'), (batch) =>
    cluster.createPartitions(batch.map(({ topic, to }) => ({ name: topic, count: Number(to) }))),
  );
  await run.alterConfigs(configs.filter((step) => !later.includes(step) && !isLeftoverThrottle(step)));
  await Promise.all([
    run.changeReplicas(
      moves.filter(({ topic }) => !run.hasFailed(topic, lowersMinIsr)),
      later,
    ),
    run.runBatches(of('delete'), (batch) => cluster.deleteTopics(batch.map(({ topic }) => topic))),
  ]);
  await run.liftThrottles(configs.filter(isLeftoverThrottle));
  run.recordStopReason(steps);
  return run;
}

/** A throttle that the plan takes back. */
const isLeftoverThrottle = ({ action, key = '' }: Step): boolean =>
  action === 'unsetConfig' && isThrottledReplicasConfig(key);

class ApplyRun implements ApplyResult {
  readonly done = new Set<Step>();
  readonly failures = new Map<Step, CliError>();
  stopped: CliError | undefined;
  readonly #cluster: Cluster;
  readonly #options: ApplyOptions;

  constructor(cluster: Cluster, applying: ApplyOptions) {
    this.#cluster = cluster;
    this.#options = applying;
  }

  /** True when nothing more is to be begun. */
  get isStopped(): boolean {
    if (this.#options.signal?.aborted) this.stopped ??= asCliError(this.#options.signal.reason ?? interrupted());
    return this.stopped !== undefined || (this.#options.failFast === true && this.failures.size > 0);
  }

  /** Says why steps are left, if any are. */
  recordStopReason(steps: readonly Step[]): void {
    if (steps.some((step) => !this.done.has(step) && step.action !== 'refuse')) void this.isStopped;
  }

  hasFailed(topic: string, which: (step: Step) => boolean): boolean {
    return [...this.failures.keys()].some((step) => step.topic === topic && which(step));
  }

  /** Sends steps of many topics together; all steps of a topic are in one request and have its outcome. */
  async runBatches(
    steps: readonly Step[],
    send: (batch: readonly Step[]) => Promise<readonly NamedOutcome[]>,
  ): Promise<void> {
    const topics = [...groupBy(steps, ({ topic }) => topic).values()];
    for (let start = 0; start < topics.length && !this.isStopped; start += topicsPerRequest) {
      const batch = topics.slice(start, start + topicsPerRequest).flat();
      try {
        const errors = new Map((await send(batch)).map(({ name, error }) => [name, error]));
        for (const step of batch) this.settle(step, errors.get(step.topic));
      } catch (error) {
        await this.#recordLostRequest(batch, asCliError(error));
      }
    }
  }

  alterConfigs(steps: readonly Step[]): Promise<void> {
    return this.runBatches(steps, (batch) => this.#cluster.alterConfigs(configChanges(batch)));
  }

  async changeReplicas(moves: readonly Step[], later: readonly Step[]): Promise<void> {
    if (moves.length === 0 || this.isStopped) return;
    const byTopic = new Map(moves.map((step) => [step.topic, step]));
    const recordOutcome = async (moved: readonly ReassignmentOutcome[]) => {
      for (const { topic, error } of moved) {
        const step = byTopic.get(topic);
        if (step) this.settle(step, error);
      }
      const there = new Set(moved.filter(({ error }) => !error).map(({ topic }) => topic));
      await this.alterConfigs(later.filter(({ topic }) => there.has(topic)));
    };
    const wanted = moves.map(({ topic, to }) => ({ name: topic, count: Number(to) }));
    try {
      const inTime = await changeReplicaCounts(this.#cluster, wanted, { ...this.#options, onSettled: recordOutcome });
      if (!inTime) this.stopped ??= new CliError('unreachable', 'not every replica was there in time');
    } catch (error) {
      const left = moves.filter((step) => !this.done.has(step) && !this.failures.has(step));
      await this.#recordLostRequest(left, asCliError(error));
    }
  }

  /** Takes back throttles of an earlier apply: the rates first, since the lists remember them. */
  async liftThrottles(steps: readonly Step[]): Promise<void> {
    const brokers = [...new Set(steps.flatMap(({ from }) => throttledBrokers(String(from)) ?? []))];
    await this.runBatches(steps, async (batch) => {
      await clearThrottleRates(this.#cluster, brokers, this.#options.onNote);
      return this.#cluster.alterConfigs(configChanges(batch));
    });
  }

  settle(step: Step, error: CliError | undefined): void {
    if (error) this.failures.set(step, error);
    else this.done.add(step);
  }

  /** A request that failed as a whole. A cluster that does not answer another one either is not asked for more. */
  async #recordLostRequest(batch: readonly Step[], error: CliError): Promise<void> {
    for (const step of batch) this.settle(step, error);
    if (error.code !== 'unreachable') return;
    await this.#cluster.describe().catch((reason: unknown) => {
      this.stopped ??= asCliError(reason);
    });
  }
}
