import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../processes/programs.js';
import { runToEnd } from '../processes/spawn.js';
import type { HostEnvironment } from './types.js';

/** Apache Kafka 4 brokers need Java 17 (KIP-1013). */
export const minJavaMajor = 17;

export interface Java {
  readonly command: string;
  /** `17.0.15`. */
  readonly version: string;
  readonly major: number;
}

/** `17.0.15` -> 17, and `1.8.0_402` -> 8. */
export function javaMajor(version: string): number {
  const [first, second] = version.split(/[._-]/).map(Number);
  return (first === 1 ? second : first) ?? 0;
}

/** The version in a JDK's `release` file, which is faster than `java -version`. */
function releasedVersion(command: string): string | undefined {
  try {
    const release = readFileSync(join(dirname(dirname(realpathSync(command))), 'release'), 'utf8');
    return /^JAVA_VERSION="([^"]+)"/m.exec(release)?.[1];
  } catch {
    return undefined;
  }
}

/** Homebrew installs Java without putting it on PATH. */
const homebrewFolders = [
  '/opt/homebrew/opt/openjdk/bin',
  '/usr/local/opt/openjdk/bin',
  '/home/linuxbrew/.linuxbrew/opt/openjdk/bin',
];

/** The Java to run Kafka with: of JAVA_HOME, on PATH, or of Homebrew. Undefined where none runs. */
export async function findJava({ env, signal }: Pick<HostEnvironment, 'env' | 'signal'>): Promise<Java | undefined> {
  const home = env['JAVA_HOME'];
  const candidates = [
    home && findProgram('java', { PATH: join(home, 'bin') }),
    findProgram('java', env),
    findProgram('java', { PATH: homebrewFolders.join(':') }),
  ];
  for (const command of candidates) {
    if (!command) continue;
    const version = releasedVersion(command) ?? (await askVersion(command, env, signal));
    if (version) return { command, version, major: javaMajor(version) };
  }
  return undefined;
}

/** The version that `java -version` prints. Undefined for the stub of macOS, which only says where to get Java. */
async function askVersion(
  command: string,
  env: HostEnvironment['env'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { code, stderr } = await runToEnd({ command, args: ['-version'], env }, { signal });
  return code === 0 ? /version "([^"]+)"/.exec(stderr)?.[1] : undefined;
}
