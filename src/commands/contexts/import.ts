import { dirname, join, parse } from 'node:path';
import type { App } from '../../lib/app.js';
import { CliError, errorRow } from '../../lib/base/errors.js';
import { ensurePrivateFolder } from '../../lib/base/private-folder.js';
import { command } from '../../lib/cli/command.js';
import { flag, parsedInput, plainText } from '../../lib/cli/inputs.js';
import { field, type RowOf } from '../../lib/io/fields.js';
import { parseContextName, type StoredContext } from '../../lib/settings/context.js';
import { contextsPath } from '../../lib/settings/contexts-path.js';
import { expandPath } from '../../lib/settings/credentials.js';
import { readNamedFile, writePrivately } from '../../lib/settings/files.js';
import type { ImportedContext } from '../../lib/settings/import/imported.js';
import { currentContext, listContexts, saveContext } from '../../lib/settings/store.js';
import { contextChangeFields } from './rows.js';

const fields = {
  ...contextChangeFields,
  leftOut: field.array<readonly string[]>('What was not taken over, a sentence each'),
};

export const contextsImport = command({
  path: 'contexts import',
  summary: 'Take over the client settings of another tool as contexts',
  details: `Reads Java client.properties (also for --command-config), properties of librdkafka and kcat, and the YAML files of the Go kafkactl, kaf and rpk. Says what it cannot take over, and what to do about it.

Trust and key stores of Java become PEM files, with the JDK's keytool and openssl. Where these are missing, do it on a machine that has them:
keytool -list -rfc -keystore trust.jks > ca.pem
keytool -importkeystore -srckeystore client.jks -destkeystore client.p12 -deststoretype PKCS12
openssl pkcs12 -in client.p12 -out client.pem`,
  effect: 'local',
  args: { file: plainText('File of the other tool', { value: 'FILE', required: true, completes: 'file' }) },
  options: {
    name: parsedInput('Name of the context; otherwise that of the file', 'NAME', parseContextName),
    brokers: plainText('Brokers, where the file names none or others', { short: 'b', value: 'HOST:PORT' }),
    use: flag('Make it the current one'),
    replace: flag('Replace a context of the same name'),
  },
  fields,
  nameField: 'name',
  examples: [
    ['contexts import client.properties --name production', 'The settings that your Java services use'],
    ['contexts import admin.properties --brokers kafka:9093', 'A file for --command-config names no brokers'],
    ['contexts import ~/.config/kafkactl/config.yml', 'Every context of the Go kafkactl'],
  ],
  async run({ file, name, brokers, use, replace }, app) {
    const { readImport } = await import('../../lib/settings/import/read.js');
    const path = expandPath(file, app.cwd, app.env);
    const absolute = (other: string) => expandPath(other, dirname(path), app.env);
    const sources = await readImport(path, readNamedFile(path, 'the file'), absolute, brokers);
    if (sources.length > 1 && (name || brokers)) {
      throw new CliError('usage', `${file} has ${sources.length} contexts, so --name and --brokers do not fit`);
    }
    const takenNames = new Set((await listContexts(app)).map((entry) => entry.name));
    const rows: RowOf<typeof fields>[] = [];
    for (const source of sources) {
      const newName = name ?? contextNameOf(source.name ?? parse(path).name);
      if (takenNames.has(newName) && !replace) {
        const error = new CliError('conflict', `there is a context "${newName}" already`, {
          hint: 'Give another --name, or --replace.',
        });
        app.problem(error);
        rows.push({ name: newName, action: 'import', status: 'failed', error: errorRow(error), leftOut: [] });
        continue;
      }
      if (!replace) takenNames.add(newName);
      const imported = source.stores.length ? await convertImported(source, app) : source;
      await saveContext(app, newName, withPemFiles(newName, imported, app), { use: use ? 'always' : 'ifNone' });
      const leftOut = imported.leftOut.map((sentence) => sentence.replaceAll(' NAME ', ` ${newName} `));
      for (const sentence of leftOut) app.note(`not taken over: ${sentence}`);
      if (currentContext(app) === newName) app.note(`"${newName}" is the current context`);
      rows.push({ name: newName, action: 'import', status: 'done', leftOut });
    }
    return rows;
  },
});

const contextNameOf = (raw: string): string =>
  parseContextName(raw.replaceAll(/[^\p{L}\p{N}._@-]+/gu, '-').replace(/^[^\p{L}\p{N}]+/u, ''));

async function convertImported(imported: ImportedContext, app: App): Promise<ImportedContext> {
  const { convertStores } = await import('../../lib/settings/import/convert.js');
  const folder = dirname(contextsPath(app));
  ensurePrivateFolder(folder);
  return convertStores(imported, { env: app.env, folder });
}

/** Writes PEM texts of the imported file beside contexts.yaml, since a context names paths. */
function withPemFiles(name: string, { context, pem }: ImportedContext, app: App): StoredContext {
  const files = Object.entries(pem).map(([what, content]) => {
    const path = join(dirname(contextsPath(app)), 'certificates', `${name}-${what}.pem`);
    writePrivately(path, content);
    return [what, path] as const;
  });
  return files.length ? { ...context, tls: { ...context.tls, ...Object.fromEntries(files) } } : context;
}
