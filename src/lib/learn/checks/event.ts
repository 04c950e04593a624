import { type LocalizedText, localized } from '../../base/language.js';
import type { EventKind, TimelineEvent } from '../observe/observation.js';
import type { CheckFacts, CheckKind } from './check.js';
import { secondsOf } from './gap.js';
import { amountShape, namedShape, paramsShape } from './shapes.js';

/** Something that happened since the task was given. */
export interface EventCheck {
  readonly kind: EventKind;
  /** Kafka's name of the error, of `request-failed`. */
  readonly error?: string;
  /** The topic of the event, or what the refused request was about. */
  readonly topic?: string;
  readonly group?: string;
  readonly broker?: number;
  /** How a member went, of `member-left` and `gap`. */
  readonly how?: 'leave' | 'expiry';
  /** The acks that a producer asked for, of `produced`. */
  readonly acks?: 'all' | '1' | '0';
  /** At least; 1 where it is not given. */
  readonly count?: number;
}

/** ` del grupo notifications-group`, or nothing without a name. */
const within = (before: string, name: string | number | undefined): string =>
  name === undefined || name === '' ? '' : `${before} ${name}`;

const ofTopic = ({ topic }: EventCheck): LocalizedText => localized(within(' de', topic), within(' of', topic));
const ofGroup = ({ group }: EventCheck): LocalizedText =>
  localized(within(' del grupo', group), within(' of the group', group));

const sentences: Readonly<Record<EventKind, (params: EventCheck) => LocalizedText>> = {
  'cluster-down': () => localized('el clúster ha dejado de responder', 'the cluster has stopped answering'),
  'cluster-up': () => localized('el clúster ha vuelto a responder', 'the cluster answers again'),
  'broker-down': ({ broker }) =>
    broker === undefined
      ? localized('un broker se ha caído', 'a broker went down')
      : localized(`el broker ${broker} se ha caído`, `broker ${broker} went down`),
  'broker-up': ({ broker }) =>
    broker === undefined
      ? localized('un broker ha vuelto', 'a broker came back')
      : localized(`el broker ${broker} ha vuelto`, `broker ${broker} came back`),
  'topic-created': ({ topic }) =>
    topic === undefined
      ? localized('se ha creado un topic', 'a topic was created')
      : localized(`se ha creado el topic ${topic}`, `${topic} was created`),
  'topic-deleted': ({ topic }) =>
    topic === undefined
      ? localized('se ha borrado un topic', 'a topic was deleted')
      : localized(`se ha borrado el topic ${topic}`, `${topic} was deleted`),
  'partitions-added': ({ topic }) =>
    localized(`se han añadido particiones a ${topic ?? 'un topic'}`, `partitions were added to ${topic ?? 'a topic'}`),
  'config-changed': ({ topic }) =>
    localized(
      `se ha cambiado la configuración de ${topic ?? 'un topic'}`,
      `the configuration of ${topic ?? 'a topic'} was changed`,
    ),
  'leader-changed': (params) =>
    localized(
      `una partición${ofTopic(params).es} ha cambiado de líder`,
      `a partition${ofTopic(params).en} has another leader`,
    ),
  'isr-changed': (params) =>
    localized(
      `ha cambiado el ISR de una partición${ofTopic(params).es}`,
      `the ISR of a partition${ofTopic(params).en} has changed`,
    ),
  'member-joined': ({ group }) =>
    group === undefined
      ? localized('un miembro ha entrado en un grupo', 'a member joined a group')
      : localized(`un miembro ha entrado en el grupo ${group}`, `a member joined the group ${group}`),
  'member-left': (params) => {
    const { es, en } = ofGroup(params);
    if (params.how === 'leave')
      return localized(`un miembro${es} ha salido avisando`, `a member${en} left and said so`);
    if (params.how === 'expiry')
      return localized(`un miembro${es} ha desaparecido sin avisar`, `a member${en} vanished without a word`);
    return localized(`un miembro${es} ya no está`, `a member${en} is gone`);
  },
  'partition-assigned': (params) =>
    localized(
      `una partición${ofTopic(params).es} ha cambiado de miembro${within(' en el grupo', params.group)}`,
      `a partition${ofTopic(params).en} has another member${within(' in the group', params.group)}`,
    ),
  gap: (params) =>
    localized(
      `una partición${ofTopic(params).es} se ha quedado un rato sin dueño${within(' en el grupo', params.group)}`,
      `a partition${ofTopic(params).en} had no owner for a while${within(' in the group', params.group)}`,
    ),
  produced: ({ topic, acks }) =>
    localized(
      `un productor ha escrito${within(' en', topic)}${within(' con acks =', acks)}`,
      `a producer has written${within(' to', topic)}${within(' with acks =', acks)}`,
    ),
  committed: ({ group, topic }) =>
    localized(
      `${group === undefined ? 'un grupo' : `el grupo ${group}`} ha confirmado offsets${within(' de', topic)}`,
      `${group === undefined ? 'a group' : `the group ${group}`} has committed offsets${within(' of', topic)}`,
    ),
  'request-failed': ({ error, topic, group, broker }) => {
    const es = topic ?? (group === undefined ? within('el broker', broker) : `el grupo ${group}`);
    const en = topic ?? (group === undefined ? within('broker', broker) : `the group ${group}`);
    return localized(
      `Kafka ha rechazado una petición${within(' sobre', es)}${within(' con el error', error)}`,
      `Kafka has refused a request${within(' about', en)}${within(' with the error', error)}`,
    );
  },
};

/**
 * Facts: `count`, and those of the newest that matches, or else of the newest of its kind: `found` (the topic, the group or
 * what the refused request was about), `broker`, `partition`, `member` (its number), `how`, `from`, `to`, `acks`, `config`, `api`,
 * `error`, `message`, `seconds` (of a gap). None is called `topic` or `group`: lessons have variables of these names.
 */
export const eventCheck: CheckKind<EventCheck> = {
  shape: paramsShape(
    'a check of an event',
    'Something that happened since the task was given',
    {
      kind: {
        kind: 'enum',
        summary: 'What happened',
        choices: Object.keys(sentences),
      },
      error: { kind: 'text', summary: "Kafka's name of the error", pattern: /^[A-Z_]+$/, rule: 'capitals and _' },
      topic: namedShape('The topic'),
      group: namedShape('The group'),
      broker: amountShape('The broker'),
      how: { kind: 'enum', summary: 'How a member went', choices: ['leave', 'expiry'] },
      acks: { kind: 'enum', summary: 'The acks that a producer asked for', choices: ['all', '1', '0'] },
      count: amountShape('How often at least; 1 by default', 1),
    },
    ['kind'],
    ({ kind, error, how, acks }) => {
      if (acks !== undefined && kind !== 'produced') return { message: 'acks goes with kind: produced' };
      if (error !== undefined && kind !== 'request-failed') return { message: 'error goes with kind: request-failed' };
      if (how !== undefined && kind !== 'member-left' && kind !== 'gap')
        return { message: 'how goes with kind: member-left and kind: gap' };
      return undefined;
    },
  ),
  facts: [
    ...['count', 'found', 'broker', 'partition', 'member', 'how', 'from', 'to', 'acks'],
    ...['api', 'error', 'message', 'seconds', 'config'],
  ],
  worksOffline: true,
  evaluate(params, { events, since }) {
    const ofKind = events.filter(({ kind, at }) => kind === params.kind && at >= since);
    const matching = ofKind.filter((event) => isMatch(event, params));
    const shown = matching.at(-1) ?? ofKind.at(-1);
    return {
      passed: matching.length >= (params.count ?? 1),
      facts: { count: matching.length, ...(shown && factsOfEvent(shown)) },
    };
  },
  sentence(params, lang) {
    const { count = 1 } = params;
    const times = count === 1 ? '' : lang === 'es' ? `, al menos ${count} veces` : `, at least ${count} times`;
    return sentences[params.kind](params)[lang] + times;
  },
};

function isMatch(event: TimelineEvent, { error, topic, group, broker, how, acks }: EventCheck): boolean {
  const resource = event.kind === 'request-failed' ? event.resource : undefined;
  return (
    (error === undefined || ('error' in event && event.error === error)) &&
    (topic === undefined || ('topic' in event && event.topic === topic) || resource === topic) &&
    (group === undefined || ('group' in event && event.group === group) || resource === group) &&
    (broker === undefined || ('broker' in event && event.broker === broker) || resource === `${broker}`) &&
    (how === undefined || ('how' in event && event.how === how)) &&
    (acks === undefined || ('acks' in event && acksText(event.acks) === acks))
  );
}

const acksText = (acks: number): string => (acks === -1 ? 'all' : `${acks}`);

/** What of an event is no fact under its own name. */
const hidden: ReadonlySet<string> = new Set([
  'kind',
  'at',
  'topic',
  'topicId',
  'group',
  'resource',
  'clientId',
  'member',
  'number',
]);

function factsOfEvent(event: TimelineEvent): CheckFacts {
  const found =
    'topic' in event ? event.topic : 'group' in event ? event.group : 'resource' in event ? event.resource : undefined;
  const own = event.kind === 'gap' || event.kind === 'produced' ? [] : Object.entries(event);
  return {
    ...Object.fromEntries(own.filter(([name]) => !hidden.has(name)).map(([name, value]) => [name, factValue(value)])),
    ...(found !== undefined && { found }),
    ...('number' in event && { member: event.number }),
    ...(event.kind === 'produced' && { acks: acksText(event.acks) }),
    ...(event.kind === 'gap' && {
      partition: event.partition,
      how: event.how,
      seconds: secondsOf(event),
    }),
  };
}

function factValue(value: string | number | readonly number[] | null): string | number {
  if (typeof value !== 'object') return value;
  return value === null || value.length === 0 ? '-' : value.join(', ');
}
