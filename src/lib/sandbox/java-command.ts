import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CliError } from '../base/errors.js';
import type { CommandLine } from '../processes/spawn.js';
import type { Distribution } from './distribution.js';
import type { HostEnvironment } from './types.js';

/** Main class of a Kafka node. */
export const kafkaMainClass = 'kafka.Kafka';

/** Options of one run of a Kafka program in Java. */
export interface JvmOptions {
  /** log4j2 settings file. */
  readonly logging?: string;
  /** Class data archive to use (undefined where there is none), or to make when the program ends. */
  readonly archive?: { readonly use: string | undefined } | { readonly make: string };
  /** Name of the sandbox, as `-Dkafkactl.sandbox=NAME` for people who read `ps`. */
  readonly label?: string;
}

const splitWords = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/**
 * Java's command line for a main class of Kafka. KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS and KAFKA_OPTS, which
 * Apache's own scripts read too, override the defaults of heap and compiler. C1 alone (TieredStopAtLevel=1) halves the
 * CPU time of a start; for benchmarks a broker needs C2: `KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseG1GC`.
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
  return {
    command: java.command,
    args: [
      ...splitWords(env['KAFKA_HEAP_OPTS'] ?? '-Xmx256m'),
      ...splitWords(env['KAFKA_JVM_PERFORMANCE_OPTS'] ?? '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'),
      ...archiveOptions(archive),
      // log4j2 reads this as a URI and decodes percent signs: a plain path would be wrong.
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

function archiveOptions(archive: JvmOptions['archive']): string[] {
  if (archive && 'make' in archive) return [`-XX:ArchiveClassesAtExit=${archive.make}`];
  if (!archive?.use) return [];
  return [`-XX:SharedArchiveFile=${archive.use}`, '-Xshare:auto', '-Xlog:cds=off', '-Xlog:class+path=off'];
}

/**
 * An environment with a UTF-8 locale where arguments need it: in the C locale Java cannot open a folder named `José`.
 */
export function utf8EnvFor(args: readonly string[], env: HostEnvironment['env']): HostEnvironment['env'] {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C';
  const isAscii = args.every((arg) => /^[\0-\x7f]*$/.test(arg));
  return isAscii || /utf-?8/i.test(locale) ? env : { ...env, LC_ALL: 'C.UTF-8' };
}
