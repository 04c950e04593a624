import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../processes/programs.js';
import { versionOfJars } from './distribution.js';
import type { HostEnvironment } from './types.js';

export interface InstalledKafka {
  readonly jars: string;
  readonly version: string;
}

/** Where jars lie, seen from the folder of kafka-server-start: Apache's archive, Homebrew, Confluent's packages. */
const jarFolders = ['../libs', '../libexec/libs', '../share/java/kafka'];

/** An Apache Kafka that is installed already: KAFKA_HOME, or the one of the kafka-server-start on PATH. */
export function findInstalledKafka(env: HostEnvironment['env']): InstalledKafka | undefined {
  const home = env['KAFKA_HOME'];
  const script = findProgram('kafka-server-start', env) ?? findProgram('kafka-server-start.sh', env);
  const folders = [
    ...(home ? [join(home, 'libs'), join(home, 'libexec', 'libs')] : []),
    ...(script ? jarFolders.map((path) => join(dirname(realpathSync(script)), path)) : []),
  ];
  for (const jars of folders) {
    const version = versionOfJars(jars);
    // One folder by two names would have two class data archives.
    if (version) return { jars: realpathSync(jars), version };
  }
  return undefined;
}

/** The sandbox's settings (KRaft alone, the new group protocols) need Kafka 4. */
export const isRecentKafka = (version: string): boolean => Number(version.split('.')[0]) >= 4;
