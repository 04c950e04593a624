import { asCliError, CliError, interrupted } from '../base/errors.js';
import { groupBy } from '../base/group-by.js';
import type { Cluster, NamedOutcome } from '../kafka/cluster.js';
import { isThrottledReplicasConfig, throttledBrokers } from '../topics/throttles.js';
import type { ApplyOptions } from './apply-options.js';
import { configChanges, lowersMinIsr, newTopic, waitsForReplicas } from './apply-requests.js';
import { changeReplicaCounts } from './change-replica-counts.js';
import type { ReassignmentOutcome } from './partition-move.js';
import type { Step } from './plan-step.js';
import { clearThrottleRates } from './throttle.js';

/** Outcomes of steps. A step in neither `done` nor `failures` was not tried. */
export interface ApplyResult {
  readonly done: ReadonlySet<Step>;
  readonly failures: ReadonlyMap<Step, CliError>;
  /** The reason for steps that were not tried: interrupted, out of time, or the cluster is unreachable. */
  readonly stopped: CliError | undefined;
}

/** Topics per admin request. */
const topicsPerRequest = 100;

/**
 * Performs the steps, refused ones excepted: creations first, deletions last, up to 100 topics a request. Reassignments
 * run concurrently with deletions. A failure of one topic does not stop the others, but a step that depends on a failed
 * one is not tried: min.insync.replicas is raised after the replicas are in sync, and lowered before replicas are
 * removed. Errors of the cluster are not thrown but recorded, so that the outcome of every step is reported.
 */
export async function applySteps(
  cluster: Cluster,
  steps: readonly Step[],
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  const run = new ApplyRun(cluster, options);
  const stepsOf = (...actions: Step['action'][]) => steps.filter(({ action }) => actions.includes(action));
  const moveSteps = stepsOf('changeReplication');
  const reassigned = new Set(moveSteps.map(({ topic }) => topic));
  const configs = stepsOf('setConfig', 'unsetConfig');
  const afterMoves = configs.filter((step) => waitsForReplicas(step, reassigned));
  await run.runBatches(stepsOf('create'), (batch) => cluster.createTopics(batch.map(newTopic)));
  await run.runBatches(stepsOf('addPartitions'), (batch) =>
    cluster.createPartitions(batch.map(({ topic, to }) => ({ name: topic, count: Number(to) }))),
  );
  await run.alterConfigs(configs.filter((step) => !afterMoves.includes(step) && !isLeftoverThrottle(step)));
  await Promise.all([
    run.changeReplicas(
      moveSteps.filter(({ topic }) => !run.hasFailed(topic, lowersMinIsr)),
      afterMoves,
    ),
    run.runBatches(stepsOf('delete'), (batch) => cluster.deleteTopics(batch.map(({ topic }) => topic))),
  ]);
  await run.liftThrottles(configs.filter(isLeftoverThrottle));
  run.recordStopReason(steps);
  return run;
}

/** True for a step that removes the throttle that an interrupted apply left behind. */
const isLeftoverThrottle = ({ action, key = '' }: Step): boolean =>
  action === 'unsetConfig' && isThrottledReplicasConfig(key);

class ApplyRun implements ApplyResult {
  readonly done = new Set<Step>();
  readonly failures = new Map<Step, CliError>();
  stopped: CliError | undefined;
  readonly #cluster: Cluster;
  readonly #options: ApplyOptions;

  constructor(cluster: Cluster, options: ApplyOptions) {
    this.#cluster = cluster;
    this.#options = options;
  }

  /** True when no further request is to be sent: aborted, cluster lost, or a failure with failFast. */
  get isStopped(): boolean {
    if (this.#options.signal?.aborted) this.stopped ??= asCliError(this.#options.signal.reason ?? interrupted());
    return this.stopped !== undefined || (this.#options.failFast === true && this.failures.size > 0);
  }

  /** Sets `stopped` where the abort came after the last request and steps remain. */
  recordStopReason(steps: readonly Step[]): void {
    if (steps.some((step) => !this.done.has(step) && step.action !== 'refuse')) void this.isStopped;
  }

  hasFailed(topic: string, isMatch: (step: Step) => boolean): boolean {
    return [...this.failures.keys()].some((step) => step.topic === topic && isMatch(step));
  }

  /** Sends steps in requests of up to 100 topics. All steps of a topic share one request and its outcome. */
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

  async changeReplicas(moveSteps: readonly Step[], afterMoves: readonly Step[]): Promise<void> {
    if (moveSteps.length === 0 || this.isStopped) return;
    const byTopic = new Map(moveSteps.map((step) => [step.topic, step]));
    const recordOutcome = async (outcomes: readonly ReassignmentOutcome[]) => {
      for (const { topic, error } of outcomes) {
        const step = byTopic.get(topic);
        if (step) this.settle(step, error);
      }
      const movedTopics = new Set(outcomes.filter(({ error }) => !error).map(({ topic }) => topic));
      await this.alterConfigs(afterMoves.filter(({ topic }) => movedTopics.has(topic)));
    };
    const desired = moveSteps.map(({ topic, to }) => ({ name: topic, count: Number(to) }));
    try {
      const isInTime = await changeReplicaCounts(this.#cluster, desired, {
        ...this.#options,
        onSettled: recordOutcome,
      });
      if (!isInTime) this.stopped ??= new CliError('unreachable', 'not every replica was there in time');
    } catch (error) {
      const unfinished = moveSteps.filter((step) => !this.done.has(step) && !this.failures.has(step));
      await this.#recordLostRequest(unfinished, asCliError(error));
    }
  }

  /**
   * Removes throttles of an earlier apply. Broker rates first: the replica lists of the topics record which brokers
   * have one.
   */
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

  /** Fails every step of a request. Where the error is `unreachable` and another request fails too, stops the apply. */
  async #recordLostRequest(batch: readonly Step[], error: CliError): Promise<void> {
    for (const step of batch) this.settle(step, error);
    if (error.code !== 'unreachable') return;
    await this.#cluster.describe().catch((reason: unknown) => {
      this.stopped ??= asCliError(reason);
    });
  }
}
