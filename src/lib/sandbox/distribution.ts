import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ensurePrivateFolder } from '../base/private-folder.js';
import type { Java } from './java.js';

/** Apache Kafka's jars on this machine, and the Java to run them with. */
export interface Distribution {
  readonly engine: 'maven' | 'home';
  readonly kafkaVersion: string;
  readonly java: Java;
  /** Folder of all jars. */
  readonly jars: string;
  /**
   * Class data archive (CDS), which halves the time of a start; undefined until it is made, or where this Java cannot.
   */
  readonly archive?: string;
}

/** The Kafka version of a folder of jars, from the name of its `kafka_2.13-4.3.1.jar`. */
export function versionOfJars(jars: string): string | undefined {
  if (!existsSync(jars)) return undefined;
  for (const file of readdirSync(jars)) {
    const version = /^kafka_\d+\.\d+-(\d+\.\d+\.\d+(?:-[\w.]+)?)\.jar$/.exec(file)?.[1];
    if (version) return version;
  }
  return undefined;
}

/**
 * Path of the class data archive for a distribution. It names Java and the jars' date: Java refuses an archive of
 * others.
 */
export function archivePath(cache: string, distribution: Distribution): string {
  const changedAt = Math.trunc(statSync(distribution.jars).mtimeMs).toString(36);
  return join(cache, `kafka-${distribution.kafkaVersion}`, `${archivePrefix(distribution)}${changedAt}.jsa`);
}

const archivePrefix = ({ java, jars }: Distribution): string => {
  const id = createHash('sha256')
    .update(`${realpathSync(java.command)}\0${jars}`)
    .digest('hex')
    .slice(0, 8);
  return `java-${java.version}-${id}-`;
};

/** Removes older archives of the same Java and jars, of some 50 MB each. */
export function removeReplacedArchives(path: string, distribution: Distribution): void {
  const [folder, prefix] = [dirname(path), archivePrefix(distribution)];
  for (const file of readdirSync(folder)) {
    if (file.startsWith(prefix) && file.endsWith('.jsa') && file !== basename(path)) rmSync(join(folder, file));
  }
}

/** Removes a folder that may be incomplete, and creates it empty. */
export function recreateFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
  ensurePrivateFolder(path);
}

/** Renames a complete file or folder from its temporary name to its own, atomically. */
export function moveIntoPlace(made: string, path: string): void {
  renameSync(made, path);
}

/** Notes that this Java cannot make an archive, so that it is not tried on every start. */
export const markArchiveImpossible = (path: string): void => writeFileSync(`${path}.impossible`, '');
export const isArchiveImpossible = (path: string): boolean => existsSync(`${path}.impossible`);
