import { type Lang, localized } from '../../base/language.js';
import type { CheckKind } from './check.js';
import { quantity } from './phrases.js';
import { amountShape, namedShape, paramsShape } from './shapes.js';

/** Clients that read a topic at this moment, whenever they began. */
export interface ReadingCheck {
  readonly topic: string;
  /** At least; 1 where it is not given. Each connection counts as one. */
  readonly clients?: number;
}

/** Clients ask again after this time at the latest, in milliseconds, also where there is nothing new. */
export const silentAfterMs = 3000;

/** Facts: `clients` that read. */
export const readingCheck: CheckKind<ReadingCheck> = {
  shape: paramsShape(
    'a check of readers',
    'Clients that read a topic at this moment',
    { topic: namedShape('The topic'), clients: amountShape('How many clients at least; 1 by default', 1) },
    ['topic'],
  ),
  facts: ['clients'],
  evaluate({ topic, clients = 1 }, { reads, now }) {
    const readers = reads.filter((read) => read.topic === topic && now.at - read.lastAt < silentAfterMs);
    const count = new Set(readers.map(({ connection }) => connection)).size;
    return { passed: count >= clients, facts: { clients: count } };
  },
  sentence: (params, lang) => readersText(params, lang),
  denial({ topic, clients = 1 }, lang) {
    if (clients === 1) return localized(`nadie está leyendo ${topic}`, `nobody is reading ${topic}`)[lang];
    const { es, en } = quantity(clients, ['', 'consumidores'], ['', 'consumers']);
    return localized(`menos de ${es} están leyendo ${topic}`, `fewer than ${en} are reading ${topic}`)[lang];
  },
};

function readersText({ topic, clients = 1 }: ReadingCheck, lang: Lang): string {
  const { es, en } = quantity(clients, ['un consumidor', 'consumidores'], ['one consumer', 'consumers']);
  return clients === 1
    ? localized(`${es} está leyendo ${topic}`, `${en} is reading ${topic}`)[lang]
    : localized(`${es} están leyendo ${topic}`, `${en} are reading ${topic}`)[lang];
}
