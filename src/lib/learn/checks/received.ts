import { localized } from '../../base/language.js';
import type { CheckKind } from './check.js';
import { newRecords } from './new-records.js';
import { quantity } from './phrases.js';
import { amountShape, namedShape, paramsShape } from './shapes.js';

/** One record written since the task was given has come to different clients, whenever these began to read. */
export interface ReceivedCheck {
  readonly topic: string;
  /** At least; 1 where it is not given. Each connection counts as one. */
  readonly clients?: number;
}

/** Facts: `clients`, those that have received the record that has come to most of them, and `written`, the new records. */
export const receivedCheck: CheckKind<ReceivedCheck> = {
  shape: paramsShape(
    'a check of received records',
    'Clients that have received the same record, written since the task was given',
    { topic: namedShape('The topic'), clients: amountShape('How many clients at least; 1 by default', 1) },
    ['topic'],
  ),
  facts: ['clients', 'written'],
  evaluate({ topic, clients = 1 }, view) {
    const reads = view.reads.filter((read) => read.topic === topic);
    const written = newRecords(view, topic);
    const receivers = written.map(({ partition, offset, timestamp }) => {
      const having = reads.filter(
        (read) =>
          read.partition === partition && read.from <= offset && offset < read.to && read.lastAt >= timestamp - clockMs,
      );
      return new Set(having.map(({ connection }) => connection)).size;
    });
    const most = Math.max(0, ...receivers);
    return { passed: most >= clients, facts: { clients: most, written: written.length } };
  },
  sentence: (params, lang) => `${receivers(params, 'says')[lang]} ${params.topic}`,
  denial: (params, lang) => `${receivers(params, 'denies')[lang]} ${params.topic}`,
};

/** A read of an earlier topic of that name ended before the record was written; clocks of brokers and readers agree so far. */
const clockMs = 1000;

function receivers({ clients = 1 }: ReceivedCheck, mood: 'says' | 'denies') {
  const what = localized('el mismo evento nuevo de', 'the same new event of');
  if (clients === 1) {
    return mood === 'says'
      ? localized('un consumidor ha recibido un evento nuevo de', 'a consumer has received a new event of')
      : localized('ningún consumidor ha recibido un evento nuevo de', 'no consumer has received a new event of');
  }
  const { es, en } = quantity(clients, ['', 'consumidores'], ['', 'consumers']);
  return mood === 'says'
    ? localized(`${es} han recibido ${what.es}`, `${en} have received ${what.en}`)
    : localized(`menos de ${es} han recibido ${what.es}`, `fewer than ${en} have received ${what.en}`);
}
