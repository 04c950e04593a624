/** The rooms of the program and which of them may know which, held by reading every import in src/. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';

interface Import {
  readonly file: string;
  /** A file of src/, or the name of a package or of a part of Node. */
  readonly of: string;
  readonly typeOnly: boolean;
  /** True for `import()`, which runs where it stands. */
  readonly late: boolean;
}

const onlyTypes = (names: string): boolean => /^\{(\s*type \w+( as \w+)?,?)+\s*\} $/.test(names);
const fileOf = (from: string, to: string): string => normalize(join(dirname(from), to)).replace(/\.js$/, '.ts');
const packageOf = (of: string): string =>
  of
    .split('/')
    .slice(0, of.startsWith('@') ? 2 : 1)
    .join('/');
const isOurs = (of: string): boolean => /\.(ts|bash|zsh|fish)$/.test(of);

const src = packageFile('src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test|\.d)\.ts$/.test(name),
);
const codeOf = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));
const imports = [...codeOf].flatMap(([file, code]) => importsOf(file, code));

function importsOf(file: string, code: string): Import[] {
  const statements = code.matchAll(/^(?:import|export) (type )?([^;]*?)from '([^']+)';/gms);
  const late = code.matchAll(/(typeof )?\bimport\('([^']+)'\)/g);
  return [
    ...[...statements].map(([, type, names = '', of = '']) => ({
      of,
      typeOnly: type !== undefined || onlyTypes(names),
      late: false,
    })),
    ...[...late].map(([, type, of = '']) => ({ of, typeOnly: type !== undefined, late: true })),
  ].map(({ of, ...how }) => ({ file, of: of.startsWith('.') ? fileOf(file, of) : packageOf(of), ...how }));
}

/** `lib/kafka` of `lib/kafka/admin/topics.ts`; a file that is in no room is one itself. */
const roomOf = (path: string): string =>
  path.startsWith('lib/') ? path.split('/').slice(0, 2).join('/') : (path.split('/')[0] ?? path);

const room = (name: string) => imports.filter(({ file }) => roomOf(file) === name);
const importsText = (wrong: readonly Import[]) => wrong.map(({ file, of }) => `${file} imports ${of}`);

test('every file has been read', () => {
  expect(files.length).toBeGreaterThan(200);
  for (const known of ['main.ts', 'lib/kafka/cluster.ts', 'commands/index.ts']) expect(files).toContain(known);
  const cluster = { file: 'lib/line/app.ts', of: 'lib/kafka/cluster.ts', typeOnly: true, late: false };
  const connect = { file: 'lib/line/app.ts', of: 'lib/kafka/client/connect.ts', typeOnly: false, late: true };
  expect(imports).toContainEqual(cluster);
  expect(imports).toContainEqual(connect);
});

test('nothing in lib/ knows the commands, nor anything what stands above it', () => {
  const above: Readonly<Record<string, RegExp>> = {
    lib: /^(commands|main|bin)\b/,
    commands: /^(main|bin)\b/,
    main: /^bin\b/,
  };
  expect(importsText(imports.filter(({ file, of }) => above[file.split(/[/.]/)[0] ?? '']?.test(of)))).toEqual([]);
});

// Every room may know lib/base, and as types the App, the Cluster port and a cluster's settings.
const common = ['lib/base'];
const shared = new Set(['lib/app.ts', 'lib/kafka/cluster.ts', 'lib/settings/types.ts']);

const rooms: readonly (readonly [name: string, others: readonly string[]])[] = [
  ['lib/base', []],
  ['lib/offsets', []],
  ['lib/records', []],
  ['lib/topics', []],
  ['lib/groups', ['lib/offsets', 'lib/topics']],
  ['lib/schema', []],
  ['lib/manifest', ['lib/schema', 'lib/topics', 'lib/settings']],
  ['lib/cli', ['lib/io', 'lib/app.ts']],
  ['lib/io', []],
  ['lib/processes', []],
  ['lib/web', []],
  ['lib/settings', ['lib/schema', 'lib/processes']],
  ['lib/kafka', ['lib/offsets', 'lib/records']],
  ['lib/sandbox', ['lib/processes', 'lib/settings', 'lib/kafka']],
  ['lib/line', ['lib/cli', 'lib/io', 'lib/settings', 'lib/processes', 'lib/kafka', 'lib/app.ts']],
  ['lib/completion', ['lib/cli', 'lib/settings', 'lib/topics']],
  ['lib/quickstart', ['lib/io', 'lib/kafka', 'lib/groups', 'lib/sandbox', 'lib/flows']],
  [
    'lib/learn',
    [
      'lib/io',
      'lib/cli',
      'lib/schema',
      'lib/sandbox',
      'lib/settings',
      'lib/processes',
      'lib/kafka',
      'lib/web',
      'lib/app.ts',
    ],
  ],
  [
    'lib/flows',
    [
      'lib/io',
      'lib/web',
      'lib/kafka',
      'lib/groups',
      'lib/records',
      'lib/sandbox',
      'lib/manifest',
      'lib/processes',
      'lib/schema',
      'lib/topics',
      'lib/settings',
    ],
  ],
];

test.each(rooms)('%s knows of the other rooms: %j', (name, others) => {
  const allowed = new Set<string>([name, ...common, ...others]);
  const own = room(name);
  expect(own.length).toBeGreaterThan(0);
  const wrong = own.filter(
    ({ of, typeOnly }) => isOurs(of) && !allowed.has(roomOf(of)) && !(typeOnly && shared.has(of)),
  );
  expect(importsText(wrong)).toEqual([]);
});

test('lib/kafka is known by its port and values; the App and the sandbox alone connect', () => {
  const doors: readonly string[] = ['lib/line/app.ts', 'lib/sandbox/ready.ts'];
  const outside = imports.filter(({ file, of }) => roomOf(of) === 'lib/kafka' && roomOf(file) !== 'lib/kafka');
  expect(outside.length).toBeGreaterThan(50);
  const wrong = outside.filter(({ file, of, typeOnly }) => {
    if (of === 'lib/kafka/cluster.ts') return !typeOnly;
    if (of === 'lib/kafka/client/connect.ts') return !doors.includes(file);
    return !of.startsWith('lib/kafka/values/');
  });
  expect(importsText(wrong)).toEqual([]);
});

// Each package is known in one place, so that it can be replaced there.
test.each([
  ['chalk', ['lib/io']],
  ['inquirer', ['lib/io']],
  ['yaml', ['lib/io', 'lib/schema']],
  ['kafkajs', ['lib/kafka']],
  ['@faker-js/faker', ['lib/flows']],
  ['@platformatic/kafka', ['lib/kafka']],
  ['@platformatic/wasm-utils', ['lib/kafka']],
  ['@hpcc-js/wasm-zstd', ['lib/kafka']],
  ['node:child_process', ['lib/processes']],
] as const)('%s is known to %j alone', (name, owners) => {
  const rooms = new Set(imports.filter(({ of }) => of === name).map(({ file }) => roomOf(file)));
  expect([...rooms].sort()).toEqual(owners);
});

test('every package that is used is in package.json', () => {
  const { devDependencies } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
    devDependencies: Readonly<Record<string, string>>;
  };
  const used = new Set(imports.map(({ of }) => of).filter((of) => !isOurs(of) && !of.startsWith('node:')));
  expect(used).toContain('chalk');
  expect([...used].filter((name) => !(name in devDependencies))).toEqual([]);
});

test('no package runs a script of its own when it is installed, nor has npm ask about one', () => {
  const json = (name: string) => JSON.parse(readFileSync(packageFile(name), 'utf8')) as unknown;
  const { packages } = json('package-lock.json') as { packages: Readonly<Record<string, { hasInstallScript?: true }>> };
  const { allowScripts } = json('package.json') as { allowScripts: Readonly<Record<string, boolean>> };
  const scripts = Object.entries(packages).filter(([path, { hasInstallScript }]) => path !== '' && hasInstallScript);
  const names = scripts.map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(names).toContain('esbuild');
  expect(new Set(names)).toEqual(new Set(Object.keys(allowScripts)));
  expect(Object.values(allowScripts)).not.toContain(true);
});

// `--help` and completion pay for what is loaded first: heavy packages are imported where they are used.
test('what is loaded before a command runs is light', () => {
  const early = new Set<string>();
  const visit = (file: string): void => {
    if (early.has(file)) return;
    early.add(file);
    for (const { of, typeOnly, late } of imports.filter((each) => each.file === file))
      if (!typeOnly && !late) visit(of);
  };
  visit('bin.ts');
  // The commands of the line's first word.
  for (const { of } of imports.filter(({ file, late }) => file === 'commands/index.ts' && late)) visit(of);
  expect([...early]).toContain('commands/topics/list.ts');
  expect([...early].filter((of) => !isOurs(of) && !of.startsWith('node:'))).toEqual(['chalk', 'fast-string-width']);
});

test('only bin.ts and lib/processes say `process`, and nobody says `console`', () => {
  const say = (word: RegExp) => [...codeOf].filter(([, code]) => word.test(code)).map(([file]) => file);
  const process = say(/(?<!['.\w-])process\.[a-z]|node:process/);
  expect(process).toContain('bin.ts');
  expect(process.filter((file) => file !== 'bin.ts' && roomOf(file) !== 'lib/processes')).toEqual([]);
  expect(say(/(?<!['.\w-])console\.[a-z]|node:console/)).toEqual([]);
});

test('every room is listed here and in the architecture', () => {
  const folders = (of: string) =>
    readdirSync(join(src, of), { withFileTypes: true }).filter((each) => each.isDirectory());
  const found = folders('lib').map(({ name }) => `lib/${name}`);
  expect(rooms.map(([name]) => name).sort()).toEqual(found.sort());
  const architecture = readFileSync(packageFile('docs/architecture.md'), 'utf8');
  expect(found.filter((name) => !architecture.includes(`src/${name}`))).toEqual([]);
});

test('the architecture names files that are there', () => {
  const named = readFileSync(packageFile('docs/architecture.md'), 'utf8').matchAll(/\*\*((?:[a-z-]+\/)+[a-z-]+)\*\*/g);
  const paths = [...named].map(([, path = '']) => path);
  expect(paths).toContain('cli/route');
  expect(paths.filter((path) => !codeOf.has(`lib/${path}.ts`) && !codeOf.has(`${path}.ts`))).toEqual([]);
});

/** The circles of a graph: its strongly connected components of more than one node (Tarjan's algorithm). */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1) found.push(component.sort());
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** The graph of static imports, of types too. `import()` runs later and makes no circle. */
function importGraph(nodeOf: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>(files.map((file) => [nodeOf(file), new Set()]));
  for (const { file, of, late } of imports) {
    const [from, to] = [nodeOf(file), nodeOf(of)];
    if (!late && edges.has(to) && from !== to) edges.get(from)?.add(to);
  }
  return edges;
}

test('no files import each other in a circle', () => {
  expect(
    circles(
      new Map([
        ['a', new Set(['b'])],
        ['b', new Set(['c', 'b'])],
        ['c', new Set(['a'])],
        ['d', new Set(['a'])],
      ]),
    ),
  ).toEqual([['a', 'b', 'c']]);
  expect(circles(importGraph((file) => file))).toEqual([]);
});

test('no two folders of lib know each other both ways', () => {
  const edges = importGraph(dirname);
  const pairs = [...edges].flatMap(([from, others]) =>
    [...others]
      .filter((to) => from < to && from.startsWith('lib') && edges.get(to)?.has(from))
      .map((to) => `${from} and ${to}`),
  );
  expect(pairs).toEqual([]);
});

/** The words of a name: `AckedOffsets` and `ackedOffsets` are `acked offsets`. */
const wordsOf = (name: string): string => ` ${name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase()} `;

const declaredNames = [...codeOf].flatMap(([file, code]) =>
  [...code.matchAll(/^export (?:async )?(?:abstract )?(?:function\*?|const|class|interface|type|enum) +(\w+)/gm)].map(
    ([, name = '']) => ({ file, name }),
  ),
);

test('no exported name is declared twice', () => {
  expect(declaredNames.length).toBeGreaterThan(1000);
  const filesOf = new Map<string, Set<string>>();
  for (const { file, name } of declaredNames) filesOf.set(name, (filesOf.get(name) ?? new Set()).add(file));
  expect([...filesOf].filter(([, of]) => of.size > 1).map(([name, of]) => [name, ...of])).toEqual([]);
});

test('retired words of the glossary are in no identifier', () => {
  const [, table = ''] = readFileSync(packageFile('docs/glossary.md'), 'utf8').split('## Retired words');
  const rows = [...table.matchAll(/^\| (?!Retired|---)([^|]+) \|/gm)];
  const retired = rows.flatMap(([, cell = '']) => cell.split(', '));
  expect(retired).toEqual(expect.arrayContaining(['isPassing', 'Crew', 'told']));
  const anyOfThem = new RegExp(retired.join('|'), 'i');
  const used = [...codeOf].flatMap(([file, code]) => {
    if (!anyOfThem.test(code)) return [];
    const identifiers = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) identifiers.add(node.text.replace('#', ''));
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest));
    return [...identifiers]
      .filter((name) => retired.some((word) => isMadeOf(name, word)))
      .map((name) => `${file}: ${name}`);
  });
  expect(used).toEqual([]);
});

/** `Crew` is refused as a name and at the beginning of one; a word in lower case as a whole name alone. */
const isMadeOf = (name: string, word: string): boolean =>
  /^[A-Z]/.test(word) ? wordsOf(name).startsWith(wordsOf(word)) : name.toLowerCase() === word.toLowerCase();
