import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../base/errors.js';
import { pollUntil } from '../base/poll-until.js';
import { ensurePrivateFolder } from '../base/private-folder.js';
import { endProcess } from '../processes/end.js';
import { processState, thisProcess } from '../processes/identity.js';
import { withLock } from '../processes/lock.js';
import { runToEnd, startDetached } from '../processes/spawn.js';
import { writePrivately } from '../settings/files.js';
import { newClusterId } from './cluster-id.js';
import {
  archivePath,
  type Distribution,
  isArchiveImpossible,
  markArchiveImpossible,
  moveIntoPlace,
  recreateFolder,
  removeReplacedArchives,
} from './distribution.js';
import { javaCommandLine, kafkaMainClass } from './java-command.js';
import { lastLines } from './logs.js';
import { freePorts } from './ports.js';
import { loggingYaml, nodeProperties, propertiesText } from './properties.js';
import { sandboxTexts } from './texts.js';
import type { HostEnvironment, SandboxNode } from './types.js';

/** A start that takes longer than this has failed. */
const startTimeoutMs = 60_000;

/**
 * The class data archive of a distribution, made where it is not there yet: Java then maps Kafka's classes instead of
 * reading and verifying them, which halves a start (JEP 350). It is made once for a Kafka and a Java, by a broker of
 * its own that starts in a passing folder and ends. Undefined where this Java cannot.
 */
export async function ensureArchive(kafka: Distribution, app: HostEnvironment): Promise<string | undefined> {
  const path = archivePath(app.folders.cache, kafka);
  if (existsSync(path)) return path;
  if (isArchiveImpossible(path)) return undefined;
  const work = async (): Promise<string | undefined> => {
    if (existsSync(path)) return path;
    const progress = app.progress(sandboxTexts.preparing(kafka.java.version)[app.lang]);
    progress.update(0, undefined, sandboxTexts.moment[app.lang]);
    try {
      return await makeArchive(kafka, path, app);
    } finally {
      progress.end();
    }
  };
  return withLock(`${path}.lock`, work, {
    withinMs: 2 * startTimeoutMs,
    signal: app.signal,
    busy: () => new CliError('conflict', 'another kafkactl has been preparing Java for a long time'),
  });
}

async function makeArchive(kafka: Distribution, path: string, app: HostEnvironment): Promise<string | undefined> {
  ensurePrivateFolder(dirname(path));
  const folder = `${path}.${thisProcess().pid}`;
  const half = join(folder, 'half.jsa');
  recreateFolder(folder);
  try {
    const ran = await trainingRun(kafka, folder, half, app);
    if (!existsSync(half)) {
      // A Kafka that did not start, for whatever passing reason, says nothing about this Java.
      if (ran) markArchiveImpossible(path);
      return undefined;
    }
    moveIntoPlace(half, path);
    removeReplacedArchives(path, kafka);
    return path;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One broker, started and ended, so that Java sees which classes a start needs. False where it did not start. */
async function trainingRun(kafka: Distribution, folder: string, half: string, app: HostEnvironment): Promise<boolean> {
  const [port = 0, controllerPort = 0] = await freePorts(2, 24_000 + (thisProcess().pid % 8000), new Set());
  const node: SandboxNode = { id: 1, role: 'combined', port, controllerPort, handle: null, wanted: 'up' };
  const files = { properties: join(folder, 'node.properties'), logging: join(folder, 'log4j2.yaml') };
  writePrivately(files.properties, propertiesText(nodeProperties(node, [node], join(folder, 'data'), undefined)));
  writePrivately(files.logging, loggingYaml);
  const options = { logging: files.logging };
  const format = ['format', '-t', newClusterId(), '-c', files.properties];
  await runToEnd(javaCommandLine(kafka, 'kafka.tools.StorageTool', format, app.env, options), { signal: app.signal });
  const log = join(folder, 'node.log');
  const line = javaCommandLine(kafka, kafkaMainClass, [files.properties], app.env, {
    ...options,
    archive: { make: half },
  });
  const id = await startDetached(line, log);
  try {
    const started = (): boolean => lastLines(log, 50).some((text) => text.includes('Kafka Server started'));
    await pollUntil(() => started() || processState(id) === 'gone', { withinMs: startTimeoutMs, signal: app.signal });
    return started();
  } finally {
    await endProcess(id, app.signal.aborted ? 0 : startTimeoutMs);
  }
}
