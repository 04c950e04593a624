import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../processes/programs.js';
import { versionOfJars } from './distribution.js';
import type { HostEnvironment } from './types.js';

export interface InstalledKafka {
  readonly jars: string;
  readonly version: string;
}

/** Folders of jars relative to that of kafka-server-start: Apache's archive, Homebrew, Confluent's packages. */
const jarFolders = ['../libs', '../libexec/libs', '../share/java/kafka'];

/** The installed Apache Kafka: that of KAFKA_HOME, or of the kafka-server-start on PATH. */
export function findInstalledKafka(env: HostEnvironment['env']): InstalledKafka | undefined {
  const home = env['KAFKA_HOME'];
  const script = findProgram('kafka-server-start', env) ?? findProgram('kafka-server-start.sh', env);
  const folders = [
    ...(home ? [join(home, 'libs'), join(home, 'libexec', 'libs')] : []),
    ...(script ? jarFolders.map((path) => join(dirname(realpathSync(script)), path)) : []),
  ];
  for (const jars of folders) {
    const version = versionOfJars(jars);
    // Resolved, because a folder with two names would get two class data archives.
    if (version) return { jars: realpathSync(jars), version };
  }
  return undefined;
}

/** True from Kafka 4 on, which the sandbox's settings need: KRaft only, new group protocols. */
export const isRecentKafka = (version: string): boolean => Number(version.split('.')[0]) >= 4;
