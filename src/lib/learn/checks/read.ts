import { groupBy } from '../../base/group-by.js';
import { type Lang, localized } from '../../base/language.js';
import type { TopicPartition } from '../../base/topic-partition.js';
import type { ObservedPartition, PartitionRead } from '../observe/observation.js';
import type { CheckKind, CheckView } from './check.js';
import { presentRecords } from './new-records.js';
import { bounded, type NounForms, quantity } from './phrases.js';
import { amountShape, flagShape, namedShape, paramsShape } from './shapes.js';

/** Clients that began to read a topic since the task was given; each of their connections counts as one. */
export interface ReadCheck {
  readonly topic: string;
  /**
   * `beginning`: every partition with records was begun at its earliest offset. `end`: no partition was begun before the
   * end that it had then. `committed`: for a group, each partition at the offset that the group had committed.
   */
  readonly from: 'beginning' | 'end' | 'committed';
  /** At least; 1 where it is not given. */
  readonly clients?: number;
  /** Records that these clients have received together, at least. */
  readonly records?: number;
  /** They have read to the end that each partition had when they began: what was written later may still be unread. */
  readonly whole?: boolean;
  /** Whether they read for a group. */
  readonly grouped?: boolean;
}

/**
 * Facts: `clients` (that read so), `records` (that they received), `others` (clients that read otherwise), and of the
 * first of these a range that began elsewhere: `partition`, `offset`.
 */
export const readCheck: CheckKind<ReadCheck> = {
  shape: paramsShape(
    'a check of reads',
    'Clients that have read a topic since the task was given',
    {
      topic: namedShape('The topic'),
      from: { kind: 'enum', summary: 'Where they began', choices: ['beginning', 'end', 'committed'] },
      clients: amountShape('How many clients at least; 1 by default', 1),
      records: amountShape('How many records they received together, at least', 1),
      whole: flagShape('They read to the end'),
      grouped: flagShape('They read for a group'),
    },
    ['topic', 'from'],
    ({ from, whole }) =>
      from !== 'beginning' && whole !== undefined
        ? { message: 'whole goes with from: beginning', hint: 'A client that begins later has no whole to read.' }
        : undefined,
  ),
  facts: ['clients', 'records', 'others', 'partition', 'offset'],
  evaluate({ topic, from, clients = 1, records = 0, whole, grouped }, view) {
    const partitions = view.now.topics.get(topic)?.partitions ?? [];
    const readers = readersOf(view, topic);
    const earliest = new Map(partitions.map((each) => [each.partition, each.earliest]));
    const beganRight = (range: PartitionRead): boolean => {
      if (from === 'beginning') return range.from <= (earliest.get(range.partition) ?? 0);
      return beganAtCommitted(range, view) ? from === 'committed' : from === 'end' && beganAtEnd(range, view);
    };
    const isWanted = (reader: Reader): boolean =>
      reader.firsts.every(beganRight) &&
      (from !== 'beginning' || partitions.every((partition) => isCovered(reader, partition, topic, view))) &&
      (whole === undefined || reader.firsts.every((range) => isRead(range, reader)) === whole) &&
      (grouped === undefined || reader.firsts.some(({ group }) => group !== undefined) === grouped);
    const wanted = readers.filter(isWanted);
    const received = wanted.flatMap(({ ranges }) => ranges).reduce((sum, range) => sum + range.to - range.from, 0);
    const other = readers.find((reader) => !wanted.includes(reader))?.firsts;
    const shown = other?.find((range) => !beganRight(range)) ?? other?.[0];
    return {
      passed: partitions.length > 0 && wanted.length >= clients && received >= records,
      facts: {
        clients: wanted.length,
        records: received,
        others: readers.length - wanted.length,
        ...(shown && { partition: shown.partition, offset: shown.from }),
      },
    };
  },
  sentence: (params, lang) => `${quantity(params.clients ?? 1, ...consumers)[lang]} ${deedText(params, lang)}`,
  denial(params, lang) {
    const { clients = 1 } = params;
    const fewer = quantity(clients, ...consumers);
    const who =
      clients === 1
        ? { es: 'ningún consumidor', en: 'no consumer' }
        : localized(`menos de ${fewer.es}`, `fewer than ${fewer.en}`);
    return `${who[lang]} ${deedText(params, lang)}`;
  },
};

const consumers: readonly [NounForms, NounForms] = [
  ['un consumidor', 'consumidores distintos'],
  ['one consumer', 'different consumers'],
];

/** `ha leído user-events desde el principio y ha recibido al menos un evento`. */
function deedText({ topic, from, clients = 1, records = 0, whole, grouped }: ReadCheck, lang: Lang): string {
  const isOne = clients === 1;
  const have = localized(isOne ? 'ha' : 'han', isOne ? 'has' : 'have');
  const amount = bounded('min', records, ['un evento', 'eventos'], ['one event', 'events']);
  const deeds = {
    beginning: localized(`${have.es} leído ${topic} desde el principio`, `${have.en} read ${topic} from the beginning`),
    end: localized(
      `${isOne ? 'lee' : 'leen'} solo los eventos nuevos de ${topic}`,
      `${isOne ? 'reads' : 'read'} only the new events of ${topic}`,
    ),
    committed: localized(
      `${have.es} seguido leyendo ${topic} donde iba su grupo`,
      `${have.en} gone on reading ${topic} where the group was`,
    ),
  };
  const deed = deeds[from];
  const member =
    grouped === undefined
      ? ''
      : localized(grouped ? ' como miembro de un grupo' : ' sin grupo', grouped ? ' for a group' : ' without a group')[
          lang
        ];
  const [toEnd, short] = [
    localized(' hasta el final', ' to the end'),
    localized(', sin llegar al final', ', but not to the end'),
  ];
  const extent = whole === undefined ? '' : (whole ? toEnd : short)[lang];
  const received = localized(` y ${have.es} recibido ${amount.es}`, ` and ${have.en} received ${amount.en}`);
  return `${deed[lang]}${extent}${member}${records > 0 ? received[lang] : ''}`;
}

interface Reader {
  /** Several of a partition where the client went to another offset. */
  readonly ranges: readonly PartitionRead[];
  /** The first range of each partition. */
  readonly firsts: readonly PartitionRead[];
  readonly firstAt: number;
}

/** What each connection has read of a topic, for those that began it since the task was given; the oldest first. */
function readersOf({ reads, since }: CheckView, topic: string): Reader[] {
  const byConnection = groupBy(
    reads.filter((read) => read.topic === topic),
    ({ connection }) => connection,
  );
  return [...byConnection.values()]
    .map((ranges) => {
      const inOrder = ranges.toSorted((a, b) => a.firstAt - b.firstAt);
      const byPartition = groupBy(inOrder, ({ partition }) => partition);
      const firsts = [...byPartition.values()].map(([first]) => first).filter((first) => first !== undefined);
      return { ranges, firsts, firstAt: inOrder[0]?.firstAt ?? 0 };
    })
    .filter(({ firstAt }) => firstAt >= since)
    .sort((a, b) => a.firstAt - b.firstAt);
}

/** True where a client has received all records that a partition had when it began. */
const isRead = ({ partition, firstEnd }: PartitionRead, { ranges }: Reader): boolean =>
  ranges.some((range) => range.partition === partition && range.to >= firstEnd);

/** True where a client reads a partition, or had nothing to read of it when it began. */
const isCovered = (reader: Reader, partition: ObservedPartition, topic: string, view: CheckView): boolean =>
  reader.firsts.some((range) => range.partition === partition.partition) ||
  wasEmpty(partition, topic, reader.firstAt, view);

/** True for a partition that had no records at a time: one that reads what is there has nothing to fetch of it. */
function wasEmpty(
  { partition, earliest, end }: ObservedPartition,
  topic: string,
  at: number,
  view: CheckView,
): boolean {
  if (earliest === end) return true;
  const before = view.start.topics.get(topic);
  const then =
    before?.id === view.now.topics.get(topic)?.id && before?.partitions.find((each) => each.partition === partition);
  if (then && then.earliest < then.end) return false;
  const first = presentRecords(view, topic).find((record) => record.partition === partition);
  return first !== undefined && first.offset === earliest && first.timestamp > at;
}

/** True for a read that a group went on with where it was: at an offset that it had committed before. */
function beganAtCommitted({ group, topic, partition, from, firstAt }: PartitionRead, view: CheckView): boolean {
  if (group === undefined) return false;
  const isHere = (of: TopicPartition): boolean => of.topic === topic && of.partition === partition;
  const atStart = view.start.groups.get(group)?.committed.some((each) => isHere(each) && each.offset === from);
  return (
    atStart === true ||
    view.events.some(
      (event) =>
        event.kind === 'committed' &&
        event.group === group &&
        isHere(event) &&
        event.to === from &&
        event.at <= firstAt,
    )
  );
}

/** Records written between a client's question for the end and its first fetch: they are new to it. */
const newestAge = 250;

function beganAtEnd({ topic, partition, from, firstEnd, firstAt }: PartitionRead, view: CheckView): boolean {
  if (from >= firstEnd) return true;
  const before = view.start.topics.get(topic)?.partitions.find((each) => each.partition === partition);
  const between = presentRecords(view, topic).filter(
    (record) =>
      record.partition === partition &&
      record.offset >= Math.max(from, before?.end ?? 0) &&
      record.offset < firstEnd &&
      record.timestamp > firstAt - newestAge,
  );
  return between.length === firstEnd - from;
}
