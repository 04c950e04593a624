import { expect, test } from 'vitest';
import { resourceNames } from '../resource-names.js';
import { leftoversOf } from './leftovers.js';

test('leftovers are the resources that existed before; a dead-letter topic only if a record went to it', () => {
  const names = resourceNames('p');
  const all = ['p-a', 'p-b', 'p-a-dead-letters', 'p-b-dead-letters', 'p-s-ledger'];
  const startOffsets = all.map((topic) => ({ topic, partition: 0, offset: 0 }));
  const topics = ['a', 'b'].map((name) => ({ name, key: 'id', events: [] }));
  const prepared = { startOffsets, createdTopics: ['p-b'], createdGroups: ['p-mine'] };
  const stats = [
    { group: 'p-mine', deadLetteredFrom: new Set<string>() },
    { group: 'p-theirs', deadLetteredFrom: new Set(['p-a']) },
  ];
  expect(leftoversOf({ topics }, names, prepared, stats)).toEqual({
    topics: ['p-a', 'p-a-dead-letters', 'p-s-ledger'],
    groups: ['p-theirs'],
  });
});
