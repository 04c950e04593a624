import { expect, test } from 'vitest';
import { field, type RowOf } from '../io/fields.js';
import { command } from './command.js';
import { choice, duration, flag, type Inputs, plainText, repeatable, type Values } from './inputs.js';

const options = {
  name: plainText('Name'),
  of: plainText('Name', { required: true }),
  level: choice('Level', ['low', 'high']),
  mode: choice('Mode', ['fast', 'safe'], { default: 'safe' }),
  timeout: duration('Time', { default: 5 }),
  all: flag('All'),
  topic: repeatable('Topic'),
} satisfies Inputs;

const fields = {
  name: field.string('Name'),
  lag: field.number<number | null>('Lag', { format: (lag) => (lag === null ? '-' : lag.toFixed(0)) }),
  size: field.number<number | undefined>('Size'),
  members: field.array<readonly { readonly id: string }[]>('Members'),
  value: field.any('Value'),
};

// tsc holds these: a value of another type does not compile, and an error that is expected and missing does not either.
test('a table of options is the type of its values', () => {
  const values: Values<typeof options> = {
    name: undefined,
    of: 'a',
    level: 'low',
    mode: 'safe',
    timeout: 5,
    all: true,
    topic: ['a'],
  };
  // @ts-expect-error A required option is never undefined.
  expect({ ...values, of: undefined } satisfies Values<typeof options>).toBeDefined();
  // @ts-expect-error One with a default is none but its choices.
  expect({ ...values, mode: 'slow' } satisfies Values<typeof options>).toBeDefined();
});

test('a table of fields is the type of its rows', () => {
  const row: RowOf<typeof fields> = { name: 'a', lag: null, members: [{ id: 'b' }] };
  // @ts-expect-error Null has to be declared.
  expect({ ...row, name: null } satisfies RowOf<typeof fields>).toBeDefined();
  // @ts-expect-error A key is missing only where undefined is declared.
  expect({ name: 'a', lag: null } satisfies RowOf<typeof fields>).toBeDefined();
});

test('rows of another type than the fields declare are no rows of the command', () => {
  const spec = command({
    path: 'x',
    summary: 'X',
    fields,
    // @ts-expect-error The rows have no name.
    run: async () => [{ lag: 1, members: [] }],
  });
  expect(spec.path).toBe('x');
});

test('the functions of a command see its values and rows typed', () => {
  const spec = command({
    path: 'x',
    summary: 'X',
    options,
    fields,
    view: (rows) => rows.map(({ name, members }) => ({ kind: 'heading', text: name, note: members[0]?.id ?? '' })),
    csv: { columns: ['id'], rows: ({ members }) => members.map(({ id }) => ({ id })) },
    line: ({ lag, size = 0 }) => `${(lag ?? 0) + size}`,
    emptyMessage: ({ mode, timeout }) => `${mode === 'fast'} ${timeout + 1}`,
    run: async ({ of, topic }) => [{ name: of, lag: topic.length, members: [] }],
  });
  expect(spec.path).toBe('x');
});
