import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CliError } from '../base/errors.js';
import type { CommandLine } from '../processes/spawn.js';
import type { Distribution } from './distribution.js';
import type { HostEnvironment } from './types.js';

/** The class of Kafka's that is a node. */
export const kafkaMainClass = 'kafka.Kafka';

/** Java's options of one run of a Kafka program. */
export interface JvmOptions {
  /** log4j2 settings file. */
  readonly logging?: string;
  /** Class data archive to read, or to write when the program ends. */
  readonly archive?: { readonly use: string } | { readonly make: string };
  /** `-Dkafkactl.sandbox=NAME`, so that people who look at `ps` know whose it is. */
  readonly label?: string;
}

const splitWords = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/**
 * Java's command line for a main class of Kafka. Heap and performance options are ours unless the variables that
 * Apache's own scripts know are set: KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS and KAFKA_OPTS. C1 alone
 * (TieredStopAtLevel=1) halves the CPU time of a start; a broker that is to be measured wants C2:
 * `KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseG1GC`.
 */
export function javaCommandLine(
  { java, jars }: Pick<Distribution, 'java' | 'jars'>,
  main: string,
  args: readonly string[],
  env: HostEnvironment['env'],
  { logging, archive, label }: JvmOptions = {},
): CommandLine {
  if (jars.includes(delimiter)) {
    throw new CliError('failed', `Java cannot find jars in a folder whose path holds "${delimiter}": ${jars}`, {
      hint: 'Set XDG_CACHE_HOME to another folder.',
    });
  }
  const cds = !archive
    ? []
    : 'use' in archive
      ? [`-XX:SharedArchiveFile=${archive.use}`, '-Xshare:auto', '-Xlog:cds=off', '-Xlog:class+path=off']
      : [`-XX:ArchiveClassesAtExit=${archive.make}`];
  return {
    command: java.command,
    args: [
      ...splitWords(env['KAFKA_HEAP_OPTS'] ?? '-Xmx256m'),
      ...splitWords(env['KAFKA_JVM_PERFORMANCE_OPTS'] ?? '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'),
      ...cds,
      // log4j2 takes a path for a URI, and would decode what it holds.
      ...(logging ? [`-Dlog4j2.configurationFile=${pathToFileURL(logging).href}`] : []),
      ...(label ? [`-Dkafkactl.sandbox=${label}`] : []),
      ...splitWords(env['KAFKA_OPTS'] ?? ''),
      '-cp',
      join(jars, '*'),
      main,
      ...args,
    ],
    env: utf8EnvFor(args, env),
  };
}

/** Java takes the bytes of a path by the locale: in the plain C one a folder named `José` cannot be reached. */
export function utf8EnvFor(args: readonly string[], env: HostEnvironment['env']): HostEnvironment['env'] {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C';
  const plain = args.every((arg) => /^[\0-\x7f]*$/.test(arg));
  return plain || /utf-?8/i.test(locale) ? env : { ...env, LC_ALL: 'C.UTF-8' };
}
