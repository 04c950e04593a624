import { expect, test } from 'vitest';
import { memberNames, type NamedMember } from './member-names.js';

const [one, other] = ['3f2a9b1c-0000-4000-8000-000000000001', '3f2a7777-0000-4000-8000-000000000002'];
const third = 'a1b2c3d4-0000-4000-8000-000000000003';

test.each<[what: string, members: readonly NamedMember[], names: readonly string[]]>([
  ['a client alone', [{ id: `kafkactl-${one}`, clientId: 'kafkactl' }], ['kafkactl']],
  ['two of one client', [{ id: `kafkactl-${one}` }, { id: `kafkactl-${third}` }], ['kafkactl-3f2a', 'kafkactl-a1b2']],
  [
    'two whose ids begin alike',
    [{ id: `a-${one}` }, { id: `a-${other}` }, { id: `b-${one}` }],
    ['a-3f2a9', 'a-3f2a7', 'b'],
  ],
  ['a static member', [{ id: `host-7-${one}`, clientId: 'billing' }], ['host-7']],
  ['a member of KIP-848, described', [{ id: 'Wq2x9aBcDeF', clientId: 'console' }], ['console-Wq2x']],
  ['the same where its client is not known', [{ id: 'Wq2x9aBcDeF' }], ['Wq2x']],
  ['a member that names itself', [{ id: 'worker-1', clientId: 'worker' }], ['worker-1']],
  ['none', [], []],
])('%s', (_what, members, names) => {
  const found = memberNames(members);
  expect(members.map(({ id }) => found.get(id))).toEqual(names);
});
