import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenAt, viewOf } from '../../../../test/check-views.js';
import type { TimelineEvent } from '../observe/observation.js';
import { type EventCheck, eventCheck } from './event.js';

const at = givenAt + 1;
const [topic, group] = ['user-events', 'notifications-group'];
const refused: TimelineEvent = {
  ...{ kind: 'request-failed', at, api: 'CREATE_TOPICS', resource: topic, message: null },
  error: 'TOPIC_ALREADY_EXISTS',
};
const left: TimelineEvent = { kind: 'member-left', at, group, member: 'member-x', number: 2, how: 'leave' };
const down: TimelineEvent = { kind: 'broker-down', at, broker: 2 };
const produced: TimelineEvent = { kind: 'produced', at, topic, acks: -1, clientId: 'kafkactl' };
const gap: TimelineEvent = { kind: 'gap', at: at + 6240, group, topic, partition: 1, how: 'expiry', from: at };

const judge = (params: EventCheck, events: readonly TimelineEvent[]) => eventCheck.evaluate(params, viewOf({ events }));

test.each<[EventCheck, readonly TimelineEvent[], boolean]>([
  [{ kind: 'cluster-down' }, [], false],
  [{ kind: 'cluster-down' }, [{ kind: 'cluster-down', at }], true],
  [{ kind: 'cluster-down' }, [{ kind: 'cluster-up', at }], false],
  [{ kind: 'cluster-down' }, [{ kind: 'cluster-down', at: givenAt }], true],
  [{ kind: 'cluster-down' }, [{ kind: 'cluster-down', at: givenAt - 1 }], false],
  [{ kind: 'broker-down', broker: 2 }, [down], true],
  [{ kind: 'broker-down', broker: 1 }, [down], false],
  [{ kind: 'broker-down', count: 2 }, [down], false],
  [{ kind: 'broker-down', count: 2 }, [down, down], true],
  [{ kind: 'broker-down', count: 2, broker: 2 }, [down, { ...down, broker: 1 }], false],
  [{ kind: 'topic-deleted', topic }, [{ kind: 'topic-deleted', at, topic, topicId: 'x' }], true],
  [{ kind: 'topic-deleted', topic }, [{ kind: 'topic-deleted', at, topic: 'others', topicId: 'x' }], false],
  [{ kind: 'member-left', group }, [left], true],
  [{ kind: 'member-left', group: 'others' }, [left], false],
  [{ kind: 'member-left', how: 'leave' }, [left], true],
  [{ kind: 'member-left', how: 'expiry' }, [left], false],
  [{ kind: 'gap', how: 'expiry', group }, [gap], true],
  [{ kind: 'gap', how: 'leave', group }, [gap], false],
  [{ kind: 'produced', topic, acks: 'all' }, [produced], true],
  [{ kind: 'produced', topic, acks: '1' }, [produced], false],
  [{ kind: 'produced', acks: '0' }, [{ ...produced, acks: 0 }], true],
  [{ kind: 'request-failed', error: 'TOPIC_ALREADY_EXISTS' }, [refused], true],
  [{ kind: 'request-failed', error: 'NOT_ENOUGH_REPLICAS' }, [refused], false],
  [{ kind: 'request-failed', topic }, [refused], true],
  [{ kind: 'request-failed', topic: 'user' }, [refused], false],
  [{ kind: 'request-failed', group }, [{ ...refused, resource: group }], true],
  [{ kind: 'request-failed', group }, [refused], false],
  [{ kind: 'request-failed', broker: 2 }, [{ ...refused, resource: '2' }], true],
  [{ kind: 'request-failed', broker: 2 }, [{ ...refused, resource: '3' }], false],
])('%j of %j is %j', (params, events, passed) => {
  expect(judge(params, events).passed).toBe(passed);
});

test.each<[EventCheck, readonly TimelineEvent[], object]>([
  [{ kind: 'broker-up' }, [down], { count: 0 }],
  [{ kind: 'broker-down' }, [down, { ...down, broker: 3 }], { count: 2, broker: 3 }],
  [{ kind: 'broker-down', broker: 1 }, [down], { count: 0, broker: 2 }],
  [{ kind: 'member-left' }, [left], { count: 1, found: group, member: 2, how: 'leave' }],
  [{ kind: 'gap' }, [gap], { count: 1, found: topic, partition: 1, how: 'expiry', seconds: 6.2 }],
  [{ kind: 'produced' }, [produced], { count: 1, found: topic, acks: 'all' }],
  [
    { kind: 'request-failed', error: 'INVALID_PARTITIONS' },
    [refused],
    { count: 0, api: 'CREATE_TOPICS', error: 'TOPIC_ALREADY_EXISTS', found: topic, message: '-' },
  ],
  [
    { kind: 'isr-changed' },
    [{ kind: 'isr-changed', at, topic, partition: 0, from: [1, 2], to: [] }],
    { count: 1, found: topic, partition: 0, from: '1, 2', to: '-' },
  ],
  [
    { kind: 'leader-changed' },
    [{ kind: 'leader-changed', at, topic, partition: 0, from: 1, to: null }],
    { count: 1, found: topic, partition: 0, from: 1, to: '-' },
  ],
  [{ kind: 'topic-created' }, [{ kind: 'topic-created', at, topic, topicId: 'x' }], { count: 1, found: topic }],
])('the facts of %j of %j are %j', (params, events, facts) => {
  expect(judge(params, events).facts).toEqual(facts);
  expect(eventCheck.facts).toEqual(expect.arrayContaining(Object.keys(facts)));
});

test('events of other kinds, and the order of events, change nothing', () => {
  const some = fc.array(fc.constantFrom(down, left, refused, produced, { ...down, broker: 1 }));
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 4 }), (events, count) => {
      const params = { kind: 'broker-down', broker: 2, count } as const;
      const own = events.filter(({ kind }) => kind === 'broker-down');
      expect(judge(params, events)).toEqual(judge(params, own));
      expect(judge(params, events.toReversed()).passed).toBe(judge(params, own).passed);
    }),
  );
});

test.each<[EventCheck, string, string]>([
  [{ kind: 'cluster-down' }, 'el clúster ha dejado de responder', 'the cluster has stopped answering'],
  [{ kind: 'cluster-up' }, 'el clúster ha vuelto a responder', 'the cluster answers again'],
  [{ kind: 'broker-down' }, 'un broker se ha caído', 'a broker went down'],
  [{ kind: 'broker-down', broker: 2 }, 'el broker 2 se ha caído', 'broker 2 went down'],
  [{ kind: 'broker-up' }, 'un broker ha vuelto', 'a broker came back'],
  [{ kind: 'broker-up', broker: 2 }, 'el broker 2 ha vuelto', 'broker 2 came back'],
  [{ kind: 'topic-created' }, 'se ha creado un topic', 'a topic was created'],
  [{ kind: 'topic-created', topic }, 'se ha creado el topic user-events', 'user-events was created'],
  [{ kind: 'topic-deleted' }, 'se ha borrado un topic', 'a topic was deleted'],
  [{ kind: 'topic-deleted', topic }, 'se ha borrado el topic user-events', 'user-events was deleted'],
  [
    { kind: 'partitions-added', topic },
    'se han añadido particiones a user-events',
    'partitions were added to user-events',
  ],
  [{ kind: 'partitions-added' }, 'se han añadido particiones a un topic', 'partitions were added to a topic'],
  [
    { kind: 'leader-changed', topic },
    'una partición de user-events ha cambiado de líder',
    'a partition of user-events has another leader',
  ],
  [{ kind: 'isr-changed' }, 'ha cambiado el ISR de una partición', 'the ISR of a partition has changed'],
  [{ kind: 'member-joined' }, 'un miembro ha entrado en un grupo', 'a member joined a group'],
  [
    { kind: 'member-joined', group, count: 2 },
    'un miembro ha entrado en el grupo notifications-group, al menos 2 veces',
    'a member joined the group notifications-group, at least 2 times',
  ],
  [
    { kind: 'member-left', group, count: 1 },
    'un miembro del grupo notifications-group ya no está',
    'a member of the group notifications-group is gone',
  ],
  [{ kind: 'member-left', how: 'leave' }, 'un miembro ha salido avisando', 'a member left and said so'],
  [{ kind: 'member-left', how: 'expiry' }, 'un miembro ha desaparecido sin avisar', 'a member vanished without a word'],
  [
    { kind: 'partition-assigned', topic, group },
    'una partición de user-events ha cambiado de miembro en el grupo notifications-group',
    'a partition of user-events has another member in the group notifications-group',
  ],
  [
    { kind: 'gap', group },
    'una partición se ha quedado un rato sin dueño en el grupo notifications-group',
    'a partition had no owner for a while in the group notifications-group',
  ],
  [
    { kind: 'produced', topic, acks: 'all' },
    'un productor ha escrito en user-events con acks = all',
    'a producer has written to user-events with acks = all',
  ],
  [{ kind: 'committed' }, 'un grupo ha confirmado offsets', 'a group has committed offsets'],
  [
    { kind: 'committed', group, topic },
    'el grupo notifications-group ha confirmado offsets de user-events',
    'the group notifications-group has committed offsets of user-events',
  ],
  [{ kind: 'request-failed' }, 'Kafka ha rechazado una petición', 'Kafka has refused a request'],
  [
    { kind: 'request-failed', error: 'NOT_ENOUGH_REPLICAS', topic },
    'Kafka ha rechazado una petición sobre user-events con el error NOT_ENOUGH_REPLICAS',
    'Kafka has refused a request about user-events with the error NOT_ENOUGH_REPLICAS',
  ],
  [
    { kind: 'request-failed', broker: 2 },
    'Kafka ha rechazado una petición sobre el broker 2',
    'Kafka has refused a request about broker 2',
  ],
  [
    { kind: 'request-failed', group },
    'Kafka ha rechazado una petición sobre el grupo notifications-group',
    'Kafka has refused a request about the group notifications-group',
  ],
])('sentences of %j', (params, es, en) => {
  expect([eventCheck.sentence(params, 'es'), eventCheck.sentence(params, 'en')]).toEqual([es, en]);
});
