import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CliError } from '../base/errors.js';
import { packageFile } from '../base/package-file.js';
import { thisProcess } from '../processes/identity.js';
import { withLock } from '../processes/lock.js';
import { runToEnd } from '../processes/spawn.js';
import { readIfThere, writePrivately } from '../settings/files.js';
import { moveIntoPlace, recreateFolder } from './distribution.js';
import { sandboxTexts } from './texts.js';
import type { HostEnvironment } from './types.js';

/** The oldest plugin that is known to work is pinned, so that Maven does not look for a newer one on each machine. */
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

interface PomKafka {
  readonly pom: string;
  readonly kafkaVersion: string;
  /** How many jars Maven is going to copy. */
  readonly jarCount: number;
}

/** What the package's pom.xml asks for. */
export function kafkaOfPom(): PomKafka {
  const pom = packageFile('pom.xml');
  const text = readFileSync(pom, 'utf8');
  const value = (key: string): string => new RegExp(`<${key}>([^<]+)</${key}>`).exec(text)?.[1] ?? '';
  return { pom, kafkaVersion: value('kafka.version'), jarCount: Number(value('sandbox.jars')) };
}

/** Folder of the jars of a version, whole or not there at all. */
export const mavenJars = (cache: string, kafkaVersion: string): string => join(cache, `kafka-${kafkaVersion}`, 'jars');

const jarsIn = (folder: string): number => readdirSync(folder).filter((name) => name.endsWith('.jar')).length;

/** Beside the jars: how many there were when all had come. */
const countFile = (jars: string): string => join(jars, 'count');

/** False for a folder out of which somebody has taken jars: Kafka would end with a class that it does not find. */
function isComplete(jars: string): boolean {
  if (!existsSync(jars)) return false;
  const count = readIfThere(countFile(jars));
  return count === undefined || jarsIn(jars) >= Number(count);
}

/** What killed downloads have left; that of one whose Maven still runs is not ours to use, and nobody's any more. */
function removePartialDownloads(jars: string): void {
  for (const name of readdirSync(dirname(jars))) {
    if (name.startsWith(`${basename(jars)}.download`))
      rmSync(join(dirname(jars), name), { recursive: true, force: true });
  }
}

/** The jar that a line of Maven's output says has been downloaded or copied. */
export function jarOfLine(line: string): { readonly step: 'downloaded' | 'copied'; readonly jar: string } | undefined {
  const match = /(Downloaded from \S+: \S*\/|Copying )([^/\s]+\.jar)/.exec(line);
  return match?.[2] && match[1]
    ? { step: match[1] === 'Copying ' ? 'copied' : 'downloaded', jar: match[2] }
    : undefined;
}

/**
 * Has Maven put Kafka's jars into the cache, unless they are there: then Maven is not started, and nothing needs a
 * network. Jars go to a passing folder that gets its name when all are there, so an interrupted download leaves
 * no half cache. Returns the folder.
 */
export async function fetchJars(mvn: string | undefined, app: HostEnvironment): Promise<string> {
  const { pom, kafkaVersion, jarCount } = kafkaOfPom();
  const jars = mavenJars(app.folders.cache, kafkaVersion);
  if (isComplete(jars)) return jars;
  if (!mvn) throw new CliError('failed', 'Maven is not on PATH');
  // Maven may outlive a kafkactl that is killed, and goes on writing into the folder that it was given.
  const half = `${jars}.download-${thisProcess().pid}`;
  const work = async (): Promise<string> => {
    if (isComplete(jars)) return jars;
    removePartialDownloads(jars);
    recreateFolder(half);
    try {
      await runMaven(mvn, pom, half, kafkaVersion, jarCount, app);
      writePrivately(countFile(half), `${jarsIn(half)}\n`);
      rmSync(jars, { recursive: true, force: true });
      moveIntoPlace(half, jars);
      return jars;
    } finally {
      rmSync(half, { recursive: true, force: true });
    }
  };
  return withLock(`${jars}.lock`, work, {
    withinMs: 15 * 60_000,
    signal: app.signal,
    onWait: () => app.note(sandboxTexts.othersDownload(kafkaVersion)[app.lang]),
    busy: () => new CliError('conflict', `another kafkactl has been downloading Apache Kafka for 15 minutes`),
  });
}

async function runMaven(
  mvn: string,
  pom: string,
  folder: string,
  kafkaVersion: string,
  jarCount: number,
  app: HostEnvironment,
): Promise<void> {
  app.note(sandboxTexts.downloading(kafkaVersion)[app.lang]);
  const progress = app.progress(`Apache Kafka ${kafkaVersion}`);
  const seen = new Set<string>();
  const onLine = (line: string): void => {
    const found = jarOfLine(line);
    // Maven downloads plugins of its own too; what counts is at most what is going to be copied.
    if (!found || (found.step === 'downloaded' && seen.size >= jarCount - 1)) return;
    seen.add(found.jar);
    progress.update(Math.min(seen.size, jarCount), jarCount, found.jar);
  };
  // -C: what is run here has to be what the repository has a checksum of; Maven by itself only warns.
  const args = ['-B', '-C', '-f', pom, copyDependencies, `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
  try {
    const { code, stdout, stderr } = await runToEnd(
      { command: mvn, args, env: app.env, cwd: folder },
      { signal: app.signal, onLine },
    );
    if (code !== 0) throw mavenFailure(`${stdout}\n${stderr}`, mvn, args);
  } finally {
    progress.end();
  }
}

function mavenFailure(output: string, mvn: string, args: readonly string[]): CliError {
  const said = output.split('\n').find((line) => line.includes('[ERROR]'));
  const why = said?.replace(/^.*?\[ERROR\]\s*/, '').slice(0, 300) ?? 'it does not say why';
  return new CliError('failed', `Maven could not get Apache Kafka: ${why}`, {
    hint: [
      'The first start needs a network, or a mirror in ~/.m2/settings.xml; later ones need neither. To see all of it:',
      `  ${mvn} ${args.slice(0, 5).join(' ')} -DoutputDirectory=target/kafka`,
    ].join('\n'),
  });
}
