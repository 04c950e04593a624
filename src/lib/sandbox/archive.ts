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

/** Milliseconds after which a start has failed. */
const startTimeoutMs = 60_000;

/**
 * The class data archive of a distribution, made where it is missing: with it Java maps Kafka's classes instead of
 * reading and verifying them, which halves the time of a start (JEP 350). It is made once for a Kafka and a Java by a
 * broker that starts and ends in a temporary folder. Undefined where this Java cannot make one.
 */
export async function ensureArchive(kafka: Distribution, app: HostEnvironment): Promise<string | undefined> {
  const path = archivePath(app.folders.cache, kafka);
  if (existsSync(path)) return path;
  if (isArchiveImpossible(path)) return undefined;
  const makeOnce = async (): Promise<string | undefined> => {
    if (existsSync(path)) return path;
    const progress = app.progress(sandboxTexts.preparing(kafka.java.version)[app.lang]);
    progress.update(0, undefined, sandboxTexts.moment[app.lang]);
    try {
      return await makeArchive(kafka, path, app);
    } finally {
      progress.end();
    }
  };
  return withLock(`${path}.lock`, makeOnce, {
    withinMs: 2 * startTimeoutMs,
    signal: app.signal,
    busy: () => new CliError('conflict', 'another kafkactl has been preparing Java for a long time'),
  });
}

async function makeArchive(kafka: Distribution, path: string, app: HostEnvironment): Promise<string | undefined> {
  ensurePrivateFolder(dirname(path));
  const folder = `${path}.${thisProcess().pid}`;
  const partial = join(folder, 'half.jsa');
  recreateFolder(folder);
  try {
    const started = await trainingRun(kafka, folder, partial, app);
    if (!existsSync(partial)) {
      // Where Kafka itself did not start, which may be temporary, nothing is known about this Java.
      if (started) markArchiveImpossible(path);
      return undefined;
    }
    moveIntoPlace(partial, path);
    removeReplacedArchives(path, kafka);
    return path;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts and ends one broker, from which Java learns the classes of a start. False where it did not start. */
async function trainingRun(
  kafka: Distribution,
  folder: string,
  partial: string,
  app: HostEnvironment,
): Promise<boolean> {
  const [port = 0, controllerPort = 0] = await freePorts(2, 24_000 + (thisProcess().pid % 8000), new Set());
  const node: SandboxNode = { id: 1, role: 'combined', port, controllerPort, handle: null, wanted: 'up' };
  const paths = { properties: join(folder, 'node.properties'), logging: join(folder, 'log4j2.yaml') };
  writePrivately(paths.properties, propertiesText(nodeProperties(node, [node], join(folder, 'data'), undefined)));
  writePrivately(paths.logging, loggingYaml);
  const options = { logging: paths.logging };
  const format = ['format', '-t', newClusterId(), '-c', paths.properties];
  await runToEnd(javaCommandLine(kafka, 'kafka.tools.StorageTool', format, app.env, options), { signal: app.signal });
  const log = join(folder, 'node.log');
  const line = javaCommandLine(kafka, kafkaMainClass, [paths.properties], app.env, {
    ...options,
    archive: { make: partial },
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
