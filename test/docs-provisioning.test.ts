/** Runs the commands and pipelines of the provisioning page against a real cluster, in the order of the page. */
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFile } from '../src/lib/base/package-file.js';
import { bash } from './bundle.js';
import { secureBroker, threeBrokers } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const page = (lang: string): string => readFileSync(packageFile(`docs/${lang}/provisioning.md`), 'utf8');
const blocksOf = (text: string): string[] =>
  [...text.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, block = '']) => block);

/** The block that follows the name of its file. */
function fileOf(text: string, name: string): string {
  const at = text.indexOf(`\`${name}\`:\n\n\`\`\`yaml\n`);
  const [, block] = /```yaml\n(.*?)^```$/ms.exec(text.slice(at)) ?? [];
  if (at < 0 || block === undefined) throw new Error(`the page lacks ${name}`);
  return block;
}

const folder = (files: Readonly<Record<string, string>>): string => {
  const path = mkdtempSync(join(tmpdir(), 'provisioning-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
};

test('both languages have the same blocks', () => {
  expect(blocksOf(page('es'))).toEqual(blocksOf(page('en')));
});

test('the commands do what the page says', async () => {
  const { brokers } = await threeBrokers();
  const id = randomName('docs');
  const named = (text: string) => text.replaceAll(/\b(user|order|legacy)-(?=events|old|\*)/g, `${id}-$1-`);
  const text = page('en');
  const cwd = folder({
    'topics.yaml': named(fileOf(text, 'topics.yaml')),
    'policies.yaml': named(fileOf(text, 'policies.yaml')),
  });
  const lines = [...text.matchAll(/^\$ (.*?)(?: +# exit (\d+))?$/gm)];
  expect(lines.length).toBeGreaterThan(15);
  for (const [, line = '', exit = '0'] of lines) {
    const { code, out, err } = await bash(named(line), { cwd, env: { KAFKACTL_BROKERS: brokers } });
    expect({ line, code, said: out + err }).toEqual({ line, code: Number(exit), said: expect.any(String) });
  }
}, 180_000);

test.each([
  ['many', 'validate'],
  ['60', 'validate --policies policies.yaml'],
])('a topic with %s partitions is told of as the page shows it', async (partitions, line) => {
  const text = page('en');
  const cwd = folder({
    'topics.yaml': fileOf(text, 'topics.yaml').replace('partitions: 12', `partitions: ${partitions}`),
    'policies.yaml': fileOf(text, 'policies.yaml'),
  });
  const { code, out } = await kafkactl(line, { cwd });
  expect(code).toBe(2);
  expect(blocksOf(text)).toContain(out);
});

interface Job {
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly name?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
  }[];
}
interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

describe('the pipelines', () => {
  /** A repository with topics that one broker can hold, and a `gh` that remembers what it was asked. */
  async function repository() {
    const { settings } = await secureBroker();
    const topic = randomName('pipeline');
    const cwd = folder({
      'topics.yaml': `apiVersion: kafkactl/v1
profiles: { dev: { partitions: 1 }, prod: { partitions: 3, config: { retention.ms: 7d } } }
topics: [{ name: ${topic}, owner: me }]`,
      'policies.yaml':
        'apiVersion: kafkactl/v1\npolicies: [{ name: few, partitions: { max: 6 } }, { name: owned, owner: required }]',
    });
    const { tls, sasl, brokers } = settings;
    if (!tls?.ca || !sasl) throw new Error('the secure broker has TLS and SASL');
    writeFileSync(join(cwd, 'kafka-ca.pem'), tls.ca);
    const values: Readonly<Record<string, string>> = {
      'vars.KAFKA_BROKERS': brokers.join(','),
      'vars.KAFKA_PLAN_USER': sasl.username,
      'vars.KAFKA_APPLY_USER': sasl.username,
      'secrets.KAFKA_PLAN_PASSWORD': sasl.password,
      'secrets.KAFKA_APPLY_PASSWORD': sasl.password,
      'github.repository': 'team/topics',
      'github.event.pull_request.number': '12',
      'github.token': 'token',
    };
    const filled = (text: string) =>
      text.replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => {
        const value = values[name];
        if (value === undefined) throw new Error(`${name} is not filled in`);
        return value;
      });
    return { cwd, topic, filled, brokers: brokers.join(','), user: sasl };
  }

  /** Answers `gh api` as if there were one comment, or none, and writes down the words it was called with. */
  const gh = (cwd: string, comment: string) => {
    const path = join(cwd, 'gh');
    writeFileSync(
      path,
      `#!/bin/sh\necho "$*" >> "${cwd}/gh.log"\ncase "$*" in *--jq*) [ -n "$MARK" ] && printf '%s' "${comment}";; esac\n`,
    );
    chmodSync(path, 0o755);
  };

  async function runStep(name: string, job: string, file: string, at: Awaited<ReturnType<typeof repository>>) {
    const workflow = parse(fileOf(page('en'), file)) as Workflow;
    const own = workflow.jobs[job];
    const step = own?.steps.find((each) => each.name === name);
    if (!own || !step?.run) throw new Error(`${file} has no step ${name}`);
    const given = { ...workflow.env, ...own.env, ...step.env };
    const env = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, at.filled(value)]));
    const summary = join(at.cwd, 'summary.md');
    // As GitHub's `shell: bash` runs it.
    return bash(`set -eo pipefail\nPATH="${at.cwd}:$PATH"\n${at.filled(step.run)}`, {
      cwd: at.cwd,
      env: { ...env, GITHUB_WORKSPACE: at.cwd, GITHUB_STEP_SUMMARY: summary },
    });
  }

  test("GitHub's: a pull request is planned and commented, what was planned on main is applied, drift is seen", async () => {
    const at = await repository();
    const file = '.github/workflows/topics.yaml';
    const on = (name: string, job: string) => runStep(name, job, file, at);
    expect(await on('Validate', 'validate')).toMatchObject({ code: 0 });
    expect(await on('Plan', 'plan')).toMatchObject({ code: 0, out: '' });
    const planned = readFileSync(join(at.cwd, 'plan.md'), 'utf8');
    expect(planned).toContain(`| \`${at.topic}\` | \`create with 3 partitions`);
    expect(readFileSync(join(at.cwd, 'summary.md'), 'utf8')).toContain('### kafkactl plan: 1 step');

    gh(at.cwd, '');
    expect(await on('Comment', 'plan')).toMatchObject({ code: 0 });
    gh(at.cwd, '77');
    expect(await on('Comment', 'plan')).toMatchObject({ code: 0 });
    const calls = readFileSync(join(at.cwd, 'gh.log'), 'utf8').trim().split('\n');
    expect(calls.filter((line) => !line.includes('--jq'))).toEqual([
      'api --method POST repos/team/topics/issues/12/comments --field body=@plan.md --silent',
      'api --method PATCH repos/team/topics/issues/comments/77 --field body=@plan.md --silent',
    ]);

    expect(await on('Apply', 'apply')).toMatchObject({ code: 0 });
    expect(await on('Apply', 'apply')).toMatchObject({ code: 4 });
    const drift = () => runStep('Drift', 'drift', '.github/workflows/topics-drift.yaml', at);
    expect(await drift()).toMatchObject({ code: 0 });
    const topics = readFileSync(join(at.cwd, 'topics.yaml'), 'utf8');
    writeFileSync(join(at.cwd, 'topics.yaml'), topics.replace('7d', '14d'));
    expect(await drift()).toMatchObject({ code: 7 });

    writeFileSync(join(at.cwd, 'topics.yaml'), topics.replace('partitions: 3', 'partitions: 9'));
    const bad = await on('Plan', 'plan');
    expect([bad.code, bad.err]).toEqual([2, expect.stringMatching(/^::error file=topics.yaml,line=3,col=\d+::topic/)]);
    const page = readFileSync(join(at.cwd, 'plan.md'), 'utf8');
    expect(page).toContain('breaks policy "few"');
    // The next comment is written over the same one.
    expect(page.split('\n')[0]).toBe(planned.split('\n')[0]);
  }, 120_000);

  test("GitLab's scripts do the same", async () => {
    const at = await repository();
    const ci = parse(fileOf(page('en'), '.gitlab-ci.yml')) as Readonly<
      Record<string, { readonly script: string[] }>
    > & {
      readonly variables: Readonly<Record<string, string>>;
    };
    const env = {
      ...ci.variables,
      KAFKACTL_BROKERS: at.brokers,
      KAFKACTL_USERNAME: at.user.username,
      KAFKACTL_PASSWORD: at.user.password,
    };
    const job = (name: string) => bash(`set -eo pipefail\n${ci[name]?.script.join('\n')}`, { cwd: at.cwd, env });
    expect(await job('plan')).toMatchObject({ code: 0 });
    expect(readFileSync(join(at.cwd, 'plan.md'), 'utf8')).toContain(at.topic);
    expect(await job('drift')).toMatchObject({ code: 7 });
    expect(await job('apply')).toMatchObject({ code: 0 });
    expect(await job('drift')).toMatchObject({ code: 0 });
  }, 60_000);

  test('install the file that npm pack makes of this version, and never run what another project has published', () => {
    const { name, version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    const packed = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
    const blocks = blocksOf(page('en')).join('');
    const installs = [...blocks.matchAll(/npm install --global (\S+)/g)].map(([, from]) => from);
    expect(new Set(installs)).toEqual(new Set([`./tools/${packed}`]));
    expect(blocks).not.toContain('npx');
    for (const lang of ['en', 'es']) {
      for (const said of [`tools/${packed}`, `${name}@${version}`]) expect(page(lang)).toContain(said);
    }
  });
});
