import type { App } from '../../lib/app.js';
import { command, type Row } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';
import { plainText } from '../../lib/cli/inputs.js';
import type { Block, Cell } from '../../lib/io/blocks.js';
import type { StoredContext } from '../../lib/settings/context.js';
import { contextsPath } from '../../lib/settings/contexts-path.js';
import { readContext } from '../../lib/settings/store.js';
import type { ClusterSettings } from '../../lib/settings/types.js';
import { joinedCell, securityProtocolOf } from './rows.js';

const layerTexts: Readonly<Record<ClusterSettings['layer'], string>> = {
  flags: 'named on the line',
  environment: 'named by KAFKACTL_BROKERS',
  project: 'named by the project file .kafkactl.yaml',
  context: 'a context',
  default: 'the default, as nothing names a cluster',
};

export const contextsShow = command({
  path: 'contexts show',
  summary: 'Show a context, or the cluster that a line without options would reach',
  details: 'Secrets are never shown; where they come from is.',
  aliases: ['current', 'describe'],
  effect: 'local',
  args: { name: plainText('Name of the context', { value: 'NAME', completes: 'context' }) },
  fields: {
    name: field.string('Name of the context; null where the cluster comes from elsewhere'),
    layer: field.string('Who names the cluster: flags, environment, project, context or default'),
    brokers: field.array('Brokers that are asked first', { column: 'table', format: joinedCell }),
    clientId: field.string('Name by which brokers log and limit this client'),
    security: field.string('PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL'),
    tls: field.object('ca, cert, key (paths), servername, insecure, and where the passphrase comes from'),
    sasl: field.object('mechanism, username, and where the password comes from'),
    protected: field.boolean('Whether destroying asks for the name typed out'),
    readOnly: field.boolean('Whether writing is refused'),
    clusterId: field.string('The only cluster that is accepted'),
  },
  nameField: 'name',
  view: (rows) => rows.map(factsOf),
  examples: [
    ['contexts show', 'Which cluster the next command goes to, and why'],
    ['contexts show production -o json', 'One context, for a script'],
  ],
  async run({ name }, app) {
    if (name) return [storedRow(name, await readContext(app, name), app)];
    const settings = await app.settings();
    if (settings.context) return [storedRow(settings.context, await readContext(app, settings.context), app)];
    const { tls, sasl, layer } = settings;
    const origin = layer === 'flags' ? 'the line or the environment' : 'the environment';
    return [
      {
        ...commonFields(null, settings),
        layer,
        security: securityProtocolOf({ ...settings, ...(tls ? { tls: {} } : {}) } as StoredContext),
        tls: tls
          ? { ...noTls, ...(tls.ca ? { ca: `from ${origin}` } : {}), ...(tls.cert ? { cert: `from ${origin}` } : {}) }
          : null,
        sasl: sasl ? { mechanism: sasl.mechanism, username: sasl.username, password: `from ${origin}` } : null,
      },
    ];
  },
});

const noTls = { ca: null, cert: null, key: null, passphrase: null, servername: null, insecure: false };

function commonFields(name: string | null, context: Omit<StoredContext, 'tls' | 'sasl'>) {
  return {
    name,
    brokers: context.brokers,
    clientId: context.clientId ?? 'kafkactl',
    protected: context.protected ?? false,
    readOnly: context.readOnly ?? false,
    clusterId: context.clusterId ?? null,
  };
}

function storedRow(name: string, context: StoredContext, app: App): Row {
  const originOf = (stored?: string, variable?: string, file?: string) => {
    if (stored !== undefined) return `stored in ${contextsPath(app)}`;
    if (variable !== undefined) return `from $${variable}${app.env[variable] ? '' : ', which is not set'}`;
    return file === undefined ? null : `from ${file}`;
  };
  const { tls, sasl } = context;
  const { passphrase, passphraseEnv, passphraseFile, ...files } = tls ?? {};
  return {
    ...commonFields(name, context),
    layer: 'context',
    security: securityProtocolOf(context),
    tls: tls ? { ...noTls, ...files, passphrase: originOf(passphrase, passphraseEnv, passphraseFile) } : null,
    sasl: sasl
      ? {
          mechanism: sasl.mechanism,
          username: sasl.username,
          password: originOf(sasl.password, sasl.passwordEnv, sasl.passwordFile),
        }
      : null,
  };
}

function factsOf(row: Row): Block {
  const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
    value ? (value as Record<string, unknown>) : {};
  const [tls, sasl] = [asRecord(row['tls']), asRecord(row['sasl'])];
  const layer = layerTexts[row['layer'] as ClusterSettings['layer']];
  const facts: readonly (readonly [string, unknown])[] = [
    ['Context', row['name'] ?? `none; ${layer}`],
    ['Brokers', joinedCell(row['brokers'])],
    ['Client id', row['clientId']],
    ['Security', row['security']],
    ['CA certificate', row['tls'] ? (tls['ca'] ?? 'those that Node trusts') : null],
    ['Certificate', tls['cert']],
    ['Key', tls['key']],
    ['Passphrase', tls['passphrase']],
    ['Server name', tls['servername']],
    ['Insecure', tls['insecure'] && 'any certificate is accepted'],
    ['Mechanism', sasl['mechanism']],
    ['User', sasl['username']],
    ['Password', row['sasl'] ? (sasl['password'] ?? 'none yet') : null],
    ['Protected', row['protected'] && 'destroying asks for the name typed out'],
    ['Read only', row['readOnly'] && 'writing is refused'],
    ['Cluster id', row['clusterId']],
  ];
  return { kind: 'facts', rows: facts.filter(([, value]) => value).map(([label, value]) => [label, value as Cell]) };
}
