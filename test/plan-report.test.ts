import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const folder = (text: string): string => {
  const path = mkdtempSync(join(tmpdir(), 'report-'));
  writeFileSync(join(path, 'topics.yaml'), `apiVersion: kafkactl/v1\n${text}`);
  return path;
};

/** Topics that want each kind of step, and a file that asks for them. */
async function somethingOfAll() {
  const { brokers, clusterId } = await oneBroker();
  const id = randomName('report');
  const [fresh, small, shorter, gone, orphan, kept] = ['fresh', 'small', 'shorter', 'gone', 'orphan', 'kept'].map(
    (name) => `${id}-${name}`,
  );
  await kafkactl(`topics create ${small} ${shorter} ${gone} ${orphan} -p 3 -c retention.ms=7d`, { brokers });
  await kafkactl(`topics create ${kept} -p 3 -c segment.ms=1h`, { brokers });
  const cwd = folder(`profiles: { dev: { partitions: 3, config: { retention.ms: 7d } } }
owns: ["${id}-*"]
policies: [{ name: owned, severity: warning, match: "${fresh}", owner: required, message: Ask @team. }]
topics:
  - name: ${fresh}
  - name: ${small}
    partitions: 2
  - { name: ${shorter}, profiles: { dev: { config: { retention.ms: 1h } } } }
  - { name: ${gone}, absent: true }
  - { name: ${kept} }`);
  return { brokers, clusterId, cwd, owned: id, fresh, small, shorter, gone, orphan, kept };
}

describe('-o markdown', () => {
  test('is a review page: worst steps first, notes folded', async () => {
    const { brokers, clusterId, cwd, fresh, small, shorter, gone, kept } = await somethingOfAll();
    const { code, out } = await kafkactl('plan --profile dev -o markdown', { brokers, cwd });
    expect(code).toBe(1);
    const lines = out.split('\n');
    expect(lines.slice(0, 6)).toEqual([
      '<!-- kafkactl plan dev -->',
      '### kafkactl plan: 3 steps, 2 of them destructive, 1 refused',
      '',
      `Profile \`dev\`, cluster \`${clusterId}\`.`,
      '',
      '| Topic | Step | Risk | What it means |',
    ]);
    const rows = lines.filter((line) => line.startsWith('| `'));
    expect(rows.map((row) => row.split(' | ').slice(0, 3))).toEqual([
      [`| \`${small}\``, '`refused: partitions 3 -> 2`', '**refused**'],
      [`| \`${shorter}\``, '`retention.ms 7d -> 1h`', '**destructive**'],
      [`| \`${gone}\``, '`delete`', '**destructive**'],
      [`| \`${fresh}\``, '`create with 3 partitions, replicas by default, retention.ms 7d`', ''],
    ]);
    const foot = out.slice(out.indexOf('<details>'));
    expect(foot).toContain('<summary>3 notes</summary>\n\n- `topics.yaml:6` topic "');
    expect(foot).toContain('Ask &#64;<!-- -->team.');
    expect(foot).toContain(`- \`${kept}\` has \`segment.ms=1h\` set, which the file does not say.`);
  });

  test('has a page for an empty plan and for a failed one', async () => {
    const { brokers } = await oneBroker();
    const nothing = await kafkactl('plan -o markdown', { brokers, cwd: folder('topics: []') });
    expect(nothing.code).toBe(0);
    expect(nothing.out).toContain('### kafkactl plan: nothing to do\n');
    const bad = await kafkactl('plan --profile prod -o markdown', { brokers, cwd: folder('topics: [{ nam: "```" }]') });
    expect(bad.code).toBe(2);
    expect(bad.out).toContain('<!-- kafkactl plan prod -->\n### kafkactl plan: failed, nothing was done\n\n````text\n');
    expect(bad.out).toContain('topics.yaml:2:12: a topic has no key "nam"');
    expect(bad.err).toContain('a topic has no key "nam"');
    const cut = await kafkactl('plan -o markdown --request-timeout 1s', {
      brokers: '127.0.0.1:1',
      cwd: folder('topics: []'),
    });
    expect([cut.code, cut.out]).toEqual([5, expect.stringContaining('failed, nothing was done')]);
  });

  test('is not longer than a GitHub comment may be', async () => {
    const { brokers } = await oneBroker();
    const topics = Array.from({ length: 1500 }, (_, index) => `  - { name: ${randomName('long')}-${index} }\n`).join(
      '',
    );
    const { out } = await kafkactl('plan -o markdown', { brokers, cwd: folder(`topics:\n${topics}`) });
    expect(out.length).toBeLessThan(65_536);
    expect(out.length).toBeGreaterThan(60_000);
    expect(out).toMatch(/\n\n\d+ more steps for which there is no room here\.\n$/);
  });

  test('exists for plan, drift and apply only', async () => {
    expect((await kafkactl('topics list -o markdown')).err).toContain('"markdown" is none of table');
    const { code, err } = await kafkactl('topics list', { env: { KAFKACTL_OUTPUT: 'markdown' } });
    expect([code, err]).toEqual([2, expect.stringContaining('"topics list" has no output as markdown')]);
  });
});

describe('apply in a CI', () => {
  test('has a page with the outcome of each step, worst first', async () => {
    const { brokers, cwd, fresh, small, shorter, gone } = await somethingOfAll();
    const { code, out } = await kafkactl('apply --profile dev --yes -o markdown', { brokers, cwd });
    expect(code).toBe(1);
    expect(out.split('\n').slice(0, 2)).toEqual([
      '<!-- kafkactl apply dev -->',
      expect.stringMatching(/^### kafkactl apply: .*1 refused$/),
    ]);
    const rows = out.split('\n').filter((line) => line.startsWith('| `'));
    expect(
      rows.map((row) =>
        row
          .split(' | ')
          .filter((_, index) => index !== 1)
          .slice(0, 2),
      ),
    ).toEqual([
      [`| \`${small}\``, '**refused**'],
      [`| \`${fresh}\``, 'done'],
      [`| \`${shorter}\``, 'done'],
      [`| \`${gone}\``, 'done'],
    ]);
    const nothing = await kafkactl(`apply --profile dev -o markdown --only ${fresh}`, { brokers, cwd });
    expect(nothing.out).toBe(
      '<!-- kafkactl apply dev -->\n### kafkactl apply: nothing to do\n\nThe cluster is as the file says.\n',
    );
  });

  test('annotates failures, writes the summary, and gives the same rows as any apply', async () => {
    const { brokers } = await oneBroker();
    const [bad, good] = [randomName('bad'), randomName('good')];
    const cwd = folder(`topics: [{ name: ${bad}, config: { remote.storage.enable: true } }, { name: ${good} }]`);
    const summary = join(cwd, 'summary.md');
    const env = { GITHUB_STEP_SUMMARY: summary };
    const { code, out, err } = await kafkactl('apply --annotate github -o json', { brokers, cwd, env });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { topic: bad, status: 'failed' },
      { topic: good, status: 'done' },
    ]);
    expect(err).toMatch(new RegExp(`^::error::${bad}: create with .*%0A.*INVALID_CONFIG`));
    expect(readFileSync(summary, 'utf8')).toMatch(/### kafkactl apply: 2 steps, 1 failed\n[\s\S]*\*\*failed\*\*/);
  });

  test('that fails before any step says why on the page', async () => {
    const cwd = folder('topics: [{ name: a, partitions: 0 }]');
    const { code, out } = await kafkactl('apply -o markdown', { cwd, brokers: '127.0.0.1:1' });
    expect([code, out]).toEqual([2, expect.stringContaining('### kafkactl apply: failed, nothing was done')]);
  });
});

describe('--annotate github', () => {
  const inWorkspace = (cwd: string) => {
    const summary = join(cwd, 'summary.md');
    writeFileSync(summary, 'before\n');
    return { summary, env: { GITHUB_WORKSPACE: join(cwd, '..'), GITHUB_STEP_SUMMARY: summary } };
  };

  test('annotates refused and destructive steps on their lines, and writes a summary', async () => {
    const { brokers, cwd, small, orphan, fresh, owned } = await somethingOfAll();
    const { summary, env } = inWorkspace(cwd);
    const { code, out, err } = await kafkactl('plan --prune --annotate github -o json', { brokers, cwd, env });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toHaveLength(5);
    const file = `${cwd.split('/').at(-1)}/topics.yaml`;
    const text = readFileSync(join(cwd, 'topics.yaml'), 'utf8').split('\n');
    const at = (line: number, value: string) =>
      `file=${file},line=${line},col=${(text[line - 1] ?? '').lastIndexOf(value) + 1}`;
    const commands = err.split('\n').filter((line) => line.startsWith('::'));
    expect(commands.map((line) => line.split('::').slice(1, 2).join())).toEqual([
      `warning ${at(6, `${fresh}`)}`,
      `error ${at(8, '2')}`,
      `warning ${at(9, '1h')}`,
      `warning ${at(10, 'true')}`,
      `warning ${at(3, `"${owned}`)}`,
    ]);
    expect(commands[0]).toContain(`topic "${fresh}" breaks policy "owned": it has no owner%0AAsk @team.`);
    expect(commands[1]).toContain(`${small}: refused: partitions 3 -> 2%0A`);
    expect(commands[4]).toContain(`${orphan}: delete%0AIts records are lost.`);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n<!-- kafkactl plan -->\n### kafkactl plan: 4 steps/);
  });

  test('annotates problems of the files, for plan and validate', async () => {
    const cwd = folder('topics: [{ name: a, partitions: 0 }]');
    const { env } = inWorkspace(cwd);
    mkdirSync(join(cwd, 'below'));
    const file = `${cwd.split('/').at(-1)}/topics.yaml`;
    const marked = `::error file=${file},line=2,col=33::partitions must be a whole number from 1 to 100000, not 0`;
    for (const line of ['plan', 'drift', 'validate']) {
      const { code, err } = await kafkactl(`${line} -f ../topics.yaml --annotate github`, {
        cwd: join(cwd, 'below'),
        env,
        brokers: '127.0.0.1:1',
      });
      expect([line, code, err.split('\n')[0]]).toEqual([line, 2, marked]);
    }
    const summary = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(summary).toContain('### kafkactl validate: 1 problem\n\n```text\n../topics.yaml:2:33');
    expect(summary).toContain('### kafkactl plan: failed');
  });

  test('does not fail where the summary cannot be written', async () => {
    const cwd = folder('topics: []');
    const env = { GITHUB_STEP_SUMMARY: join(cwd, 'no', 'such', 'folder') };
    const { code, err } = await kafkactl('validate --annotate github', { cwd, env });
    expect([code, err]).toEqual([0, expect.stringContaining('cannot write')]);
  });
});
