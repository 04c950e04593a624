import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewOf } from '../../../../test/check-views.js';
import { similarGroupCheck, similarTopicCheck } from './similar.js';

const sketches = <Sketch>(names: readonly string[], sketch: Sketch) =>
  Object.fromEntries(names.map((name) => [name, sketch]));
const topics = (now: readonly string[], start: readonly string[] = []) =>
  viewOf({ now: { topics: sketches(now, { ends: [0] }) }, start: { topics: sketches(start, { ends: [0] }) } });
const groups = (now: readonly string[], start: readonly string[] = []) =>
  viewOf({ now: { groups: sketches(now, {}) }, start: { groups: sketches(start, {}) } });

test.each([
  ['user-events', [], undefined],
  ['user-events', ['user-events'], undefined],
  ['user-events', ['user_events'], 'user_events'],
  ['user-events', ['UserEvents'], 'UserEvents'],
  ['user-events', ['user.events'], 'user.events'],
  ['user-events', ['user-event'], 'user-event'],
  ['user-events', ['usr-evnts'], 'usr-evnts'],
  ['user-events', ['suer-events'], 'suer-events'],
  ['user-events', ['user-events-2'], 'user-events-2'],
  ['user-events', ['order-events', 'audit-events', 'userevntss3'], undefined],
  ['user-events', ['user-events', 'user_events'], 'user_events'],
  ['user-events', ['usr-events', 'user_events', 'us-events'], 'user_events'],
  ['user-events', ['user-eventz', 'user-eventy'], 'user-eventy'],
  ['orders', ['order'], 'order'],
  ['orders', ['orde'], undefined],
  ['orders', ['border'], undefined],
])('a topic like %j among %j is %j', (name, names, found) => {
  const facts = found === undefined ? {} : { found };
  expect(similarTopicCheck.evaluate({ name }, topics(names))).toEqual({ passed: found !== undefined, facts });
  expect(similarGroupCheck.evaluate({ name }, groups(names))).toEqual({ passed: found !== undefined, facts });
});

test('what was there when the task was given is no slip of it', () => {
  expect(similarTopicCheck.evaluate({ name: 'user-events' }, topics(['user_events'], ['user_events'])).passed).toBe(
    false,
  );
  expect(similarGroupCheck.evaluate({ name: 'email' }, groups(['e-mail'], ['e-mail'])).passed).toBe(false);
});

test('a similar topic is no similar group', () => {
  expect(similarGroupCheck.evaluate({ name: 'user-events' }, topics(['user_events'])).passed).toBe(false);
  expect(similarTopicCheck.evaluate({ name: 'user-events' }, groups(['user_events'])).passed).toBe(false);
});

test('the name itself is never found, and far names change nothing', () => {
  const word = fc.stringMatching(/^[a-z]{3,12}$/);
  fc.assert(
    fc.property(word, fc.array(word), (name, others) => {
      const { facts } = similarTopicCheck.evaluate({ name }, topics([...others, name]));
      expect(facts['found']).not.toBe(name);
      const far = others.map((other) => `${other}-${'x'.repeat(20)}`);
      expect(similarTopicCheck.evaluate({ name }, topics([...others, name, ...far])).facts).toEqual(facts);
    }),
  );
});

test('sentences', () => {
  const params = { name: 'user-events' };
  expect([similarTopicCheck.sentence(params, 'es'), similarTopicCheck.sentence(params, 'en')]).toEqual([
    'hay un topic nuevo con un nombre parecido a user-events',
    'there is a new topic with a name like user-events',
  ]);
  expect([similarGroupCheck.sentence(params, 'es'), similarGroupCheck.sentence(params, 'en')]).toEqual([
    'hay un grupo nuevo con un nombre parecido a user-events',
    'there is a new group with a name like user-events',
  ]);
  expect([similarTopicCheck.denial?.(params, 'es'), similarTopicCheck.denial?.(params, 'en')]).toEqual([
    'no hay ningún topic nuevo con un nombre parecido a user-events',
    'there is no new topic with a name like user-events',
  ]);
  expect([similarGroupCheck.denial?.(params, 'es'), similarGroupCheck.denial?.(params, 'en')]).toEqual([
    'no hay ningún grupo nuevo con un nombre parecido a user-events',
    'there is no new group with a name like user-events',
  ]);
});
