import { expect, test } from 'vitest';
import { type TopicSketch, viewOf } from '../../../../test/check-views.js';
import { type TopicCheck, topicCheck } from './topic.js';

type Sketch = TopicSketch | readonly number[];
const name = 'user-events';
const viewOfTopic = (now: Sketch | undefined, start?: Sketch) =>
  viewOf({
    now: { topics: now ? { [name]: now, 'other-events': [9, 9, 9, 9] } : {} },
    start: { topics: start ? { [name]: start } : {} },
  });
const old = { ends: [4, 5] };
const other = { ...old, id: 'made-later' };

test.each<[Omit<TopicCheck, 'name'>, Sketch | undefined, Sketch | undefined, boolean]>([
  [{}, [0], undefined, true],
  [{}, undefined, undefined, false],
  [{ exists: true }, undefined, [0], false],
  [{ exists: false }, undefined, [0], true],
  [{ exists: false }, [0], undefined, false],
  [{ partitions: 3 }, [0, 0, 0], undefined, true],
  [{ partitions: 3 }, [0, 0], undefined, false],
  [{ partitions: 3 }, [0, 0, 0, 0], undefined, false],
  [{ partitions: 3 }, undefined, undefined, false],
  [{ minPartitions: 2 }, [0, 0], undefined, true],
  [{ minPartitions: 2 }, [0, 0, 0], undefined, true],
  [{ minPartitions: 2 }, [0], undefined, false],
  [{ replicas: 3 }, { ends: [0, 0], replicas: 3 }, undefined, true],
  [{ replicas: 3 }, { ends: [0, 0], replicas: 2 }, undefined, false],
  [{ replicas: 1 }, { ends: [0, 0], replicas: 2 }, undefined, false],
  [{ created: true }, old, undefined, true],
  [{ created: true }, old, old, false],
  [{ created: true }, other, old, true],
  [{ created: true }, undefined, undefined, false],
  [{ created: false }, old, old, true],
  [{ created: false }, old, undefined, false],
  [{ recreated: true }, other, old, true],
  [{ recreated: true }, old, old, false],
  [{ recreated: true }, old, undefined, false],
  [{ recreated: true }, undefined, old, false],
  [{ recreated: false }, old, old, true],
  [{ recreated: false }, other, old, false],
  [{ configs: { 'retention.ms': '5000' } }, { ends: [0], configs: { 'retention.ms': '5000' } }, undefined, true],
  [{ configs: { 'retention.ms': '5000' } }, { ends: [0], configs: { 'retention.ms': '50' } }, undefined, false],
  [{ configs: { 'retention.ms': '5000' } }, { ends: [0], configs: { 'segment.ms': '5000' } }, undefined, false],
  [{ configs: { a: '1', b: '2' } }, { ends: [0], configs: { a: '1', b: '3' } }, undefined, false],
  [{ configs: {} }, [0], undefined, true],
  [{ kept: true }, old, old, true],
  [{ kept: true }, { ends: [6, 5, 0] }, old, true],
  [{ kept: true }, other, old, false],
  [{ kept: true }, { ...old, earliest: [0, 1] }, old, false],
  [{ kept: true }, { ends: [4, 4] }, old, false],
  [{ kept: true }, { ...old, earliest: [2, 0] }, { ...old, earliest: [2, 0] }, true],
  [{ kept: true }, old, undefined, false],
  [{ kept: true }, undefined, old, false],
  [{ kept: false }, { ...old, earliest: [0, 1] }, old, true],
  [{ kept: false }, old, old, false],
  [{ partitions: 1, replicas: 1, created: true }, [0], undefined, true],
])('%j of %j, which was %j, is %j', (params, now, start, passed) => {
  expect(topicCheck.evaluate({ name, ...params }, viewOfTopic(now, start)).passed).toBe(passed);
});

test('every partition must have the replicas', () => {
  const view = viewOfTopic({ ends: [0, 0], replicas: 3 });
  const topic = view.now.topics.get(name);
  const [first, second] = topic?.partitions ?? [];
  if (!topic || !first || !second) throw new Error('two partitions');
  const fewer = { ...topic, partitions: [first, { ...second, replicas: [1, 2] }] };
  const now = { ...view.now, topics: new Map([[name, fewer]]) };
  const { passed, facts } = topicCheck.evaluate({ name, replicas: 3 }, { ...view, now });
  expect([passed, facts]).toEqual([false, { partitions: 2, replicas: 2, gone: 0 }]);
});

test.each<[Omit<TopicCheck, 'name'>, Sketch | undefined, Sketch | undefined, object]>([
  [{}, undefined, [1], {}],
  [{ partitions: 3 }, { ends: [1, 2], replicas: 3 }, undefined, { partitions: 2, replicas: 3, gone: 0 }],
  [{ kept: true }, { ...old, earliest: [1, 3] }, old, { partitions: 2, replicas: 1, gone: 4 }],
  [{ kept: true }, { ends: [9, 9], earliest: [9, 9] }, old, { partitions: 2, replicas: 1, gone: 9 }],
  [{ kept: true }, other, { ends: [4, 5], earliest: [1, 0] }, { partitions: 2, replicas: 1, gone: 8 }],
  [
    { configs: { a: '1', b: '2' } },
    { ends: [0], configs: { a: '1', b: '3' } },
    undefined,
    { partitions: 1, replicas: 1, gone: 0, config: 'b', found: '3', expected: '2' },
  ],
  [
    { configs: { a: '1' } },
    [0],
    undefined,
    { partitions: 1, replicas: 1, gone: 0, config: 'a', found: '-', expected: '1' },
  ],
])('the facts of %j, of %j that was %j, are %j', (params, now, start, facts) => {
  expect(topicCheck.evaluate({ name, ...params }, viewOfTopic(now, start)).facts).toEqual(facts);
});

test.each<[Omit<TopicCheck, 'name'>, string, string]>([
  [{}, 'el topic user-events existe', 'user-events exists'],
  [{ exists: false }, 'el topic user-events no existe', 'user-events does not exist'],
  [{ partitions: 1 }, 'el topic user-events existe y tiene una partición', 'user-events exists and has one partition'],
  [{ partitions: 3 }, 'el topic user-events existe y tiene 3 particiones', 'user-events exists and has 3 partitions'],
  [
    { minPartitions: 2 },
    'el topic user-events existe y tiene al menos 2 particiones',
    'user-events exists and has at least 2 partitions',
  ],
  [
    { partitions: 6, replicas: 3, created: true, configs: { 'min.insync.replicas': '2' } },
    'el topic user-events existe, es nuevo y tiene 6 particiones, 3 réplicas por partición y min.insync.replicas = 2',
    'user-events exists, is new and has 6 partitions, 3 replicas per partition and min.insync.replicas = 2',
  ],
  [
    { replicas: 1 },
    'el topic user-events existe y tiene una réplica por partición',
    'user-events exists and has one replica per partition',
  ],
  [
    { recreated: true },
    'el topic user-events se ha borrado y creado de nuevo',
    'user-events was deleted and created again',
  ],
  [{ kept: true }, 'el topic user-events conserva todos sus eventos', 'user-events still has all its events'],
  [{ created: false }, 'el topic user-events existe y no es nuevo', 'user-events exists and is not new'],
])('sentences of %j', (params, es, en) => {
  expect(topicCheck.sentence({ name, ...params }, 'es')).toBe(es);
  expect(topicCheck.sentence({ name, ...params }, 'en')).toBe(en);
});

test.each<[Omit<TopicCheck, 'name'>, string, string]>([
  [{}, 'el topic user-events no existe', 'user-events does not exist'],
  [{ exists: false }, 'el topic user-events existe', 'user-events exists'],
  [
    { partitions: 3 },
    'el topic user-events no existe o no tiene 3 particiones',
    'user-events does not exist or does not have 3 partitions',
  ],
])('denials of %j', (params, es, en) => {
  expect(topicCheck.denial?.({ name, ...params }, 'es')).toBe(es);
  expect(topicCheck.denial?.({ name, ...params }, 'en')).toBe(en);
});
