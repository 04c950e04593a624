import { randomUUID } from 'node:crypto';
import { CliError } from '../../lib/base/errors.js';
import { liveGroupError } from '../../lib/groups/reset.js';
import type { CommittedOffset, FetchRange } from '../../lib/kafka/cluster.js';
import { formatCopyMetadata, isSameTopic, parseCopyMetadata } from '../../lib/records/copy-metadata.js';
import { onSide } from './on-side.js';
import type { CopySide } from './sides.js';

/** Next offset to read, by partition of the source. */
export type NextOffsets = ReadonlyMap<number, number>;

/**
 * The group to which a copy commits its position, in the source's cluster. The copy is not a member: coordinators
 * accept commits from outside while a group has no members. A commit by anybody else ends the copy.
 */
export class CopyGroup {
  readonly name: string;
  readonly #from: CopySide;
  readonly #to: CopySide;
  readonly #runId = randomUUID();
  #follows: boolean;
  #committed = new Map<number, number>();
  /** The last commit that was sent; it may have been applied without a response. */
  #lastAttempt: NextOffsets = new Map();

  /** Throws `conflict` where the group has members, or belongs to another copy. */
  static async open(name: string, from: CopySide, to: CopySide, follows: boolean): Promise<CopyGroup> {
    const group = new CopyGroup(name, from, to, follows);
    await onSide(from, () => group.#load());
    return group;
  }

  private constructor(name: string, from: CopySide, to: CopySide, follows: boolean) {
    this.name = name;
    this.#from = from;
    this.#to = to;
    this.#follows = follows;
  }

  async #load(): Promise<void> {
    await this.#refuseLive();
    for (const { partition, offset, metadata } of await this.#readCommits()) {
      const mark = parseCopyMetadata(metadata);
      if (mark && !isSameTopic(mark, this.#to)) throw usedByAnotherCopy(this.name, this.#from, mark.topic);
      this.#committed.set(partition, offset);
    }
  }

  /** True where the group has committed offsets to resume from. */
  get hasCommits(): boolean {
    return this.#committed.size > 0;
  }

  /** The same ranges from the committed offsets on; ranges without a commit are unchanged. */
  async resume(ranges: readonly FetchRange[]): Promise<FetchRange[]> {
    await onSide(this.#from, () => this.#refuseBeyondEnd());
    const resumed = ranges.map((range) => {
      const offset = this.#committed.get(range.partition) ?? range.offset;
      return { ...range, offset, ...(range.until !== undefined && { until: Math.max(offset, range.until) }) };
    });
    await onSide(this.#from, () => this.#write(new Map(resumed.map(({ partition, offset }) => [partition, offset]))));
    return resumed;
  }

  /** Commits positions whose records are acknowledged; throws `conflict` where somebody else has committed. */
  commit(positions: NextOffsets): Promise<void> {
    return onSide(this.#from, () => this.#commit(positions));
  }

  async #commit(positions: NextOffsets): Promise<void> {
    const found = new Map((await this.#readCommits()).map((commit) => [commit.partition, commit]));
    for (const partition of positions.keys()) {
      const [commit, before] = [found.get(partition), this.#committed.get(partition)];
      // An added partition has no commit yet.
      const isOurs = commit
        ? parseCopyMetadata(commit.metadata)?.runId === this.#runId &&
          [before, this.#lastAttempt.get(partition)].includes(commit.offset)
        : before === undefined;
      if (isOurs) continue;
      throw new CliError('conflict', `group "${this.name}" was moved by somebody else while it was copied`, {
        hint: 'Another copy may run under it. What this one wrote since its last commit may be written again.',
      });
    }
    await this.#write(positions);
  }

  /** The last commit, which also says that this copy follows the topic no more. */
  async finish(positions: NextOffsets): Promise<void> {
    this.#follows = false;
    await this.commit(positions);
  }

  async #write(positions: NextOffsets): Promise<void> {
    const { topic } = this.#from;
    const metadata = formatCopyMetadata({
      clusterId: this.#to.clusterId,
      topic: this.#to.topic,
      runId: this.#runId,
      follows: this.#follows,
    });
    const offsets = [...positions].map(([partition, offset]) => ({ topic, partition, offset, metadata }));
    this.#lastAttempt = new Map(positions);
    const failed = (await this.#from.clusterWithGrace.commitOffsets(this.name, offsets)).find(({ error }) => error);
    if (failed?.error) throw failed.error;
    this.#committed = new Map(positions);
  }

  async #readCommits(): Promise<CommittedOffset[]> {
    const commits = (await this.#from.clusterWithGrace.committedOffsets([this.name])).get(this.name) ?? [];
    return commits.filter(({ topic }) => topic === this.#from.topic);
  }

  async #refuseLive(): Promise<void> {
    const [found] = await this.#from.cluster.describeGroups([this.name]);
    if (!found) return;
    if ('error' in found) {
      if (found.error.code === 'notFound') return;
      throw found.error;
    }
    if (found.type === 'share')
      throw new CliError('conflict', `"${this.name}" is a share group, which commits no offsets`);
    const live = liveGroupError(found);
    if (live) throw live;
  }

  /**
   * Commits beyond the end of the log mean that its last records were lost: deleting a topic would have removed the
   * commits.
   */
  async #refuseBeyondEnd(): Promise<void> {
    const { cluster, topic } = this.#from;
    const queries = [...this.#committed.keys()].map((partition) => ({ topic, partition, at: 'latest' as const }));
    for (const { partition, offset: end } of await cluster.listOffsets(queries)) {
      const committed = this.#committed.get(partition) ?? 0;
      if (end === null || committed <= end) continue;
      throw new CliError(
        'conflict',
        `group "${this.name}" stands at ${committed} of ${topic} partition ${partition}, which ends at ${end}`,
        {
          hint: `Its last records were lost, or the group is of something else. Begin again:  kafkactl groups reset ${this.name} --topic ${topic} --to earliest`,
        },
      );
    }
  }
}

const usedByAnotherCopy = (group: string, { topic }: CopySide, to: string) =>
  new CliError('conflict', `group "${group}" stands for a copy of ${topic} to ${to}`, {
    hint: `Take another group, or begin again:  kafkactl groups delete ${group}`,
  });
