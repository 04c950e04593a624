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

/** A pinned version of the plugin, so that Maven does not look for a newer one on each machine. */
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

interface PomKafka {
  readonly pom: string;
  readonly kafkaVersion: string;
  /** Number of jars that Maven copies. */
  readonly jarCount: number;
}

/** The Kafka that the package's pom.xml declares. */
export function kafkaOfPom(): PomKafka {
  const pom = packageFile('pom.xml');
  const text = readFileSync(pom, 'utf8');
  const value = (key: string): string => new RegExp(`<${key}>([^<]+)</${key}>`).exec(text)?.[1] ?? '';
  return { pom, kafkaVersion: value('kafka.version'), jarCount: Number(value('sandbox.jars')) };
}

/** Folder of the jars of a version. It exists only when complete. */
export const mavenJars = (cache: string, kafkaVersion: string): string => join(cache, `kafka-${kafkaVersion}`, 'jars');

const jarsIn = (folder: string): number => readdirSync(folder).filter((name) => name.endsWith('.jar')).length;

/** File in a folder of jars with the number of jars of the complete download. */
const countFile = (jars: string): string => join(jars, 'count');

/** False where jars were removed from the folder since: Kafka would fail with a missing class. */
function isComplete(jars: string): boolean {
  if (!existsSync(jars)) return false;
  const count = readIfThere(countFile(jars));
  return count === undefined || jarsIn(jars) >= Number(count);
}

/** Removes what killed downloads have left. A Maven that still writes into one of them fails: nobody waits for it. */
function removePartialDownloads(jars: string): void {
  for (const name of readdirSync(dirname(jars))) {
    if (name.startsWith(`${basename(jars)}.download`))
      rmSync(join(dirname(jars), name), { recursive: true, force: true });
  }
}

/** The jar that a line of Maven's output reports as downloaded or copied. */
export function jarOfLine(line: string): { readonly step: 'downloaded' | 'copied'; readonly jar: string } | undefined {
  const match = /(Downloaded from \S+: \S*\/|Copying )([^/\s]+\.jar)/.exec(line);
  return match?.[2] && match[1]
    ? { step: match[1] === 'Copying ' ? 'copied' : 'downloaded', jar: match[2] }
    : undefined;
}

/**
 * The folder of Kafka's jars in the cache. Where they are missing, Maven downloads them into a temporary folder that
 * gets its name once it is complete, so that an interrupted download leaves no partial cache. Throws `failed` without
 * Maven or network.
 */
export async function fetchJars(mvn: string | undefined, app: HostEnvironment): Promise<string> {
  const { pom, kafkaVersion, jarCount } = kafkaOfPom();
  const jars = mavenJars(app.folders.cache, kafkaVersion);
  if (isComplete(jars)) return jars;
  if (!mvn) throw new CliError('failed', 'Maven is not on PATH');
  // A Maven that outlives a killed kafkactl goes on writing: each process has a folder of its own.
  const partial = `${jars}.download-${thisProcess().pid}`;
  const download = async (): Promise<string> => {
    if (isComplete(jars)) return jars;
    removePartialDownloads(jars);
    recreateFolder(partial);
    try {
      await runMaven(mvn, pom, partial, kafkaVersion, jarCount, app);
      writePrivately(countFile(partial), `${jarsIn(partial)}\n`);
      rmSync(jars, { recursive: true, force: true });
      moveIntoPlace(partial, jars);
      return jars;
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  };
  return withLock(`${jars}.lock`, download, {
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
    // Maven downloads its own plugins too: the last jar counts only once it is copied.
    if (!found || (found.step === 'downloaded' && seen.size >= jarCount - 1)) return;
    seen.add(found.jar);
    progress.update(Math.min(seen.size, jarCount), jarCount, found.jar);
  };
  // -C: fail on a wrong checksum. Maven's default only warns, and these jars are executed.
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
