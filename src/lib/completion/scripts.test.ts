import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { completionScript, shells } from './scripts.js';

// Each shell runs on a terminal of its own (zsh's zpty) and is typed into. A fake program kafkactl gives a canned reply,
// and writes down the arguments of the line that is run in the end.

let folder: string;
const has = (program: string) => spawnSync(program, ['--version']).error === undefined;
const interactive = { bash: 'bash --norc --noprofile -i', zsh: 'zsh -f -i', fish: 'fish --no-config -i' };

beforeAll(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'kafkactl-shells-'));
  fs.mkdirSync(join(folder, 'bin'));
  fs.writeFileSync(
    join(folder, 'bin', 'kafkactl'),
    `#!/bin/sh
if [ "$1" = __complete ]; then shift 2; printf '%s\\n' "$@" > asked; cat answer; else printf '[%s]' "$@" > called; fi
`,
    { mode: 0o755 },
  );
  for (const shell of shells) fs.writeFileSync(join(folder, `script.${shell}`), completionScript(shell));
  fs.writeFileSync(
    join(folder, 'type.zsh'),
    `zmodload zsh/zpty
zpty -b terminal $1
[[ $1 == zsh* ]] && zpty -w terminal 'autoload -Uz compinit; compinit -u -D'
zpty -w terminal "source ./script.\${1%% *}; echo SOUR''CED"
zpty -r -m terminal seen '*SOURCED*'
zpty -w -n terminal "$2"$'\\t\\n'
zpty -w terminal "echo DO''NE"
zpty -r -m terminal seen '*DONE*'
zpty -d terminal
`,
  );
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  for (const name of ['asked', 'called', 'hacked']) fs.rmSync(join(folder, name), { force: true });
});

const env = () => ({
  ...process.env,
  PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
  TERM: 'dumb',
  HOME: folder,
});
const read = (name: string) => fs.readFileSync(join(folder, name), 'utf8');

describe.each(shells)('%s', (shell) => {
  test.for([
    ['a plain name', 'groups describe bil', 'billing', '[groups][describe][billing]'],
    ['a name with blanks', 'groups describe a', 'a group', '[groups][describe][a group]'],
    [
      'a name that is a command',
      'groups describe x',
      'x $(touch hacked)`touch hacked`;touch hacked',
      '[groups][describe][x $(touch hacked)`touch hacked`;touch hacked]',
    ],
    ['a name with quotes', 'groups describe i', `it's "so"`, `[groups][describe][it's "so"]`],
    ['what follows a typed quote', "groups describe 'a g", 'a group', '[groups][describe][a group]'],
    ['what follows a typed backslash', 'groups describe a\\ g', 'a group', '[groups][describe][a group]'],
    ['the value of an option', 'lag --group=bil', '--group=billing', '[lag][--group=billing]'],
    ['the first half of a pair', 'create -c cle', 'cleanup.policy=', '[create][-c][cleanup.policy=]'],
    ['a name with a colon', 'groups describe a:', 'a:b', '[groups][describe][a:b]'],
  ] as const)('%s', ([_what, typed, answered, called], { skip }) => {
    const missing = ['zsh', shell].filter((program) => !has(program));
    if (missing.length && process.env['CI']) throw new Error(`apt-get install ${missing.join(' ')}`);
    skip(missing.length > 0, `${missing.join(' and ')} not installed`);
    const after = answered.endsWith('=') ? ':nospace' : ':space';
    fs.writeFileSync(join(folder, 'answer'), `${answered}\ta meaning\n${after}\n`);
    execFileSync('zsh', ['type.zsh', interactive[shell], `kafkactl ${typed}`], {
      cwd: folder,
      env: env(),
      timeout: 20_000,
    });
    expect(read('called')).toBe(called);
    expect(fs.existsSync(join(folder, 'hacked'))).toBe(false);
    const last = read('asked').trimEnd().split('\n').at(-1);
    expect(answered.startsWith(last ?? '?')).toBe(true);
  });
});

test('bash returns the part of a word after its last word break', () => {
  fs.writeFileSync(join(folder, 'answer'), '--config=cleanup.policy=compact\n:space\n');
  const line = `source ./script.bash; COMP_WORDS=(kafkactl topics create --config = cleanup.policy = c); COMP_CWORD=7; _kafkactl; printf '<%s>' "\${COMPREPLY[@]}"`;
  expect(execFileSync('bash', ['-c', line], { cwd: folder, env: env(), encoding: 'utf8' })).toBe('<compact>');
  expect(read('asked')).toBe('topics\ncreate\n--config=cleanup.policy=c\n');
});
