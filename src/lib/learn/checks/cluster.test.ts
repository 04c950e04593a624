import { expect, test } from 'vitest';
import { type ClusterSketch, viewOf } from '../../../../test/check-views.js';
import { type ClusterCheck, clusterCheck } from './cluster.js';

test.each<[ClusterCheck, ClusterSketch, boolean]>([
  [{}, {}, true],
  [{}, { answers: false }, false],
  [{ answers: true }, {}, true],
  [{ answers: true }, { answers: false }, false],
  [{ answers: false }, {}, false],
  [{ answers: false }, { answers: false }, true],
  [{ brokers: 1 }, { brokers: [true] }, true],
  [{ brokers: 2 }, { brokers: [true] }, false],
  [{ brokers: 2 }, { brokers: [true, false, true] }, true],
  [{ brokers: 3 }, { brokers: [true, false, true] }, false],
  // What was seen last says nothing of a cluster that is down.
  [{ brokers: 1 }, { answers: false, brokers: [true] }, false],
  [{ sameId: true }, {}, true],
  [{ sameId: true }, { clusterId: 'another' }, false],
  [{ sameId: false }, { clusterId: 'another' }, true],
  [{ sameId: false }, {}, false],
])('%j of the cluster %j is %j', (params, now, passed) => {
  expect(clusterCheck.evaluate(params, viewOf({ now })).passed).toBe(passed);
});

test('a cluster that has no id yet is not the same', () => {
  const view = viewOf({});
  const nameless = { ...view.now, clusterId: null };
  const both = { ...view, now: nameless, start: nameless };
  expect(clusterCheck.evaluate({ sameId: true }, both).passed).toBe(false);
});

test('facts: the brokers that answer, and those that do not', () => {
  const facts = (now: ClusterSketch) => clusterCheck.evaluate({}, viewOf({ now })).facts;
  expect(facts({ brokers: [true, true] })).toEqual({ brokers: 2, down: '-' });
  expect(facts({ brokers: [false, true, false] })).toEqual({ brokers: 1, down: '1, 3' });
  expect(facts({ answers: false, brokers: [true, true] })).toEqual({ brokers: 0, down: '1, 2' });
});

test.each<[ClusterCheck, string, string, string, string]>([
  [{}, 'el clúster responde', 'the cluster answers', 'el clúster no responde', 'the cluster does not answer'],
  [
    { answers: false },
    'el clúster no responde',
    'the cluster does not answer',
    'el clúster responde',
    'the cluster answers',
  ],
  [
    { brokers: 1 },
    'el clúster responde y tiene un broker en marcha',
    'the cluster answers and has one broker running',
    'el clúster no responde o no tiene un broker en marcha',
    'the cluster does not answer or does not have one broker running',
  ],
  [
    { brokers: 3, sameId: true },
    'el clúster responde, tiene 3 brokers en marcha y es el mismo que antes',
    'the cluster answers, has 3 brokers running and is the same as before',
    'el clúster no responde, no tiene 3 brokers en marcha o no es el mismo que antes',
    'the cluster does not answer, does not have 3 brokers running or is not the same as before',
  ],
  [
    { sameId: false },
    'el clúster responde y no es el mismo que antes',
    'the cluster answers and is not the same as before',
    'el clúster no responde o es el mismo que antes',
    'the cluster does not answer or is the same as before',
  ],
])('sentences of %j', (params, es, en, notEs, notEn) => {
  expect([clusterCheck.sentence(params, 'es'), clusterCheck.sentence(params, 'en')]).toEqual([es, en]);
  expect([clusterCheck.denial?.(params, 'es'), clusterCheck.denial?.(params, 'en')]).toEqual([notEs, notEn]);
});
