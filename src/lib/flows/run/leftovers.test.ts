import { expect, test } from 'vitest';
import { resourceNames } from '../resource-names.js';
import { leftoversOf } from './prepare.js';

test('what was there before is named; dead-letter topics only where a record of theirs was buried', () => {
  const names = resourceNames('p');
  const all = ['p-a', 'p-b', 'p-a-dead-letters', 'p-b-dead-letters', 'p-s-ledger'];
  const starts = all.map((topic) => ({ topic, partition: 0, offset: 0 }));
  const topics = ['a', 'b'].map((name) => ({ name, key: 'id', events: [] }));
  const prepared = { starts, madeTopics: ['p-b'], madeGroups: ['p-mine'] };
  const scores = [
    { group: 'p-mine', deadLetteredFrom: new Set<string>() },
    { group: 'p-theirs', deadLetteredFrom: new Set(['p-a']) },
  ];
  expect(leftoversOf({ topics }, names, prepared, scores)).toEqual({
    topics: ['p-a', 'p-a-dead-letters', 'p-s-ledger'],
    groups: ['p-theirs'],
  });
});
