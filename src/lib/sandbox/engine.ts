import { existsSync, readFileSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import type { Lang, LocalizedText } from '../base/language.js';
import { findProgram, platform } from '../processes/programs.js';
import { runToEnd } from '../processes/spawn.js';
import { ensureArchive } from './archive.js';
import type { Distribution } from './distribution.js';
import { dockerRuntime } from './docker-runtime.js';
import { installCommand } from './install-command.js';
import { findInstalledKafka, isRecentKafka } from './installed-kafka.js';
import { findJava, type Java, minJavaMajor } from './java.js';
import { jvmRuntime } from './jvm-runtime.js';
import type { SandboxLayout } from './layout.js';
import { fetchJars, kafkaOfPom, mavenJars } from './maven.js';
import type { NodeRuntime } from './runtime.js';
import { engineProblems, sandboxTexts } from './texts.js';
import { type Engine, engines, type HostEnvironment, type SandboxState } from './types.js';

/** An Apache Kafka that can be run on this machine. */
export interface RunnableKafka {
  readonly engine: Engine;
  readonly kafkaVersion: string;
  /** Undefined for containers. */
  readonly distribution?: Distribution;
}

/** Thrown where an engine cannot be used on this machine, with the reason in a few words. */
class EngineUnusable extends Error {
  readonly why: LocalizedText;

  constructor(why: LocalizedText) {
    super(why.en);
    this.why = why;
  }
}

async function usableJava(app: HostEnvironment): Promise<Java> {
  const java = await findJava(app);
  if (!java) throw new EngineUnusable(engineProblems.noJava);
  if (java.major < minJavaMajor)
    throw new EngineUnusable(engineProblems.oldJava(minJavaMajor, java.command, java.version));
  return java;
}

/** Find a Kafka, by engine. Each throws EngineUnusable before anything is downloaded. */
const engineFinders: Readonly<Record<Engine, (app: HostEnvironment) => Promise<RunnableKafka>>> = {
  async maven(app) {
    const java = await usableJava(app);
    const { kafkaVersion } = kafkaOfPom();
    const mvn = findProgram('mvn', app.env);
    if (!mvn && !existsSync(mavenJars(app.folders.cache, kafkaVersion)))
      throw new EngineUnusable(engineProblems.noMaven);
    const jars = await fetchJars(mvn, app);
    return { engine: 'maven', kafkaVersion, distribution: { engine: 'maven', kafkaVersion, java, jars } };
  },
  async home(app) {
    const found = findInstalledKafka(app.env);
    if (!found) throw new EngineUnusable(engineProblems.noInstalledKafka);
    if (!isRecentKafka(found.version)) throw new EngineUnusable(engineProblems.oldKafka(found.jars, found.version));
    const java = await usableJava(app);
    const { version: kafkaVersion, jars } = found;
    return { engine: 'home', kafkaVersion, distribution: { engine: 'home', kafkaVersion, java, jars } };
  },
  async docker(app) {
    const command = findProgram('docker', app.env);
    if (!command) throw new EngineUnusable(engineProblems.noDocker);
    const { code } = await runToEnd({ command, args: ['info'], env: app.env }, { signal: app.signal });
    if (code !== 0) throw new EngineUnusable(engineProblems.silentDocker);
    return { engine: 'docker', kafkaVersion: kafkaOfPom().kafkaVersion };
  },
};

/**
 * The Kafka of an engine or, for `auto`, of the first engine that works. Throws `failed` with a hint for each engine.
 */
export async function findKafka(wanted: Engine | 'auto', app: HostEnvironment): Promise<RunnableKafka> {
  const rejected: { readonly engine: Engine; readonly why: LocalizedText }[] = [];
  const rejectedText = (lang: Lang) => rejected.map(({ engine, why }) => `${engine}: ${why[lang]}`).join('; ');
  let failure: CliError | undefined;
  for (const engine of wanted === 'auto' ? engines : [wanted]) {
    try {
      const kafka = await engineFinders[engine](app);
      if (rejected.length > 0) app.note(sandboxTexts.engine(engine, rejectedText(app.lang))[app.lang]);
      return await withArchive(kafka, app);
    } catch (error) {
      app.signal.throwIfAborted();
      if (error instanceof EngineUnusable) rejected.push({ engine, why: error.why });
      else if (error instanceof CliError && wanted === 'auto') {
        failure ??= error;
        rejected.push({ engine, why: engineProblems.failed(error.message) });
      } else throw error;
    }
  }
  throw failure ?? noKafka(wanted, rejectedText('en'), app);
}

/** Adds the class data archive. Where it cannot be made a note is written: Kafka starts without it, more slowly. */
async function withArchive(kafka: RunnableKafka, app: HostEnvironment): Promise<RunnableKafka> {
  if (!kafka.distribution) return kafka;
  const archive = await ensureArchive(kafka.distribution, app).catch((error: Error) => {
    app.signal.throwIfAborted();
    app.note(sandboxTexts.noArchive(error.message)[app.lang]);
    return undefined;
  });
  return archive ? { ...kafka, distribution: { ...kafka.distribution, archive } } : kafka;
}

function noKafka(wanted: Engine | 'auto', why: string, app: HostEnvironment): CliError {
  const line = installCommand({
    platform: platform(),
    osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
    has: (program) => findProgram(program, app.env) !== undefined,
  });
  const hints: Readonly<Record<Engine, string>> = {
    maven: line ? `Install Java and Maven:  ${line}` : `Install Java ${minJavaMajor} or newer and Maven.`,
    home: 'Set KAFKA_HOME to an Apache Kafka 4 that is unpacked on this machine.',
    docker: 'Start Docker: the sandbox then runs the apache/kafka image.',
  };
  return new CliError('failed', `no Apache Kafka can be started here (${why})`, {
    hint: (wanted === 'auto' ? engines : [wanted, ...engines.filter((engine) => engine !== wanted)])
      .map((engine) => hints[engine])
      .join('\nOr: '),
  });
}

/** The runtime for the nodes of a sandbox. */
export function runtimeOf(
  kafka: RunnableKafka,
  state: SandboxState,
  layout: SandboxLayout,
  app: HostEnvironment,
): NodeRuntime {
  return kafka.distribution ? jvmRuntime(state, layout, kafka.distribution, app) : dockerRuntime(state, layout, app);
}
