import type { App } from '../../lib/app.js';
import { command } from '../../lib/cli/command.js';
import { plainText } from '../../lib/cli/inputs.js';
import type { Block, Cell } from '../../lib/io/blocks.js';
import { field, type RowOf } from '../../lib/io/fields.js';
import type { StoredContext } from '../../lib/settings/context.js';
import { contextsPath } from '../../lib/settings/contexts-path.js';
import { readContext } from '../../lib/settings/store.js';
import type { ClusterSettings, SaslMechanism, SettingsLayer } from '../../lib/settings/types.js';
import { joinedCell, securityProtocolOf } from './rows.js';

const layerTexts: Readonly<Record<ClusterSettings['layer'], string>> = {
  flags: 'named on the line',
  environment: 'named by KAFKACTL_BROKERS',
  project: 'named by the project file .kafkactl.yaml',
  context: 'a context',
  default: 'the default, as nothing names a cluster',
};

/** Paths of PEM files, or where they come from. */
interface ShownTls {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly passphrase: string | null;
  readonly servername: string | null;
  readonly insecure: boolean;
}

interface ShownSasl {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  /** Its source: the file, a variable, the command line. */
  readonly password: string | null;
}

const fields = {
  name: field.string<string | null>('Name of the context; null where the cluster comes from elsewhere'),
  layer: field.string<SettingsLayer>('Who names the cluster: flags, environment, project, context or default'),
  brokers: field.array<readonly string[]>('Brokers that are asked first', { column: 'table', format: joinedCell }),
  clientId: field.string('Name by which brokers log and limit this client'),
  security: field.string('PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL'),
  tls: field.object<ShownTls | null>(
    'ca, cert, key (paths), servername, insecure, and where the passphrase comes from',
  ),
  sasl: field.object<ShownSasl | null>('mechanism, username, and where the password comes from'),
  protected: field.boolean('Whether destroying asks for the name typed out'),
  readOnly: field.boolean('Whether writing is refused'),
  clusterId: field.string<string | null>('The only cluster that is accepted'),
};
type ContextRow = RowOf<typeof fields>;

export const contextsShow = command({
  path: 'contexts show',
  summary: 'Show a context, or the cluster that a line without options would reach',
  details: 'Secrets are never shown; where they come from is.',
  aliases: ['current', 'describe'],
  effect: 'local',
  args: { name: plainText('Name of the context', { value: 'NAME', completes: 'context' }) },
  fields,
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
        security: securityProtocolOf(settings),
        tls: tls
          ? { ...noTls, ...(tls.ca ? { ca: `from ${origin}` } : {}), ...(tls.cert ? { cert: `from ${origin}` } : {}) }
          : null,
        sasl: sasl ? { mechanism: sasl.mechanism, username: sasl.username, password: `from ${origin}` } : null,
      },
    ];
  },
});

const noTls: ShownTls = { ca: null, cert: null, key: null, passphrase: null, servername: null, insecure: false };

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

function storedRow(name: string, context: StoredContext, app: App): ContextRow {
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

function factsOf(row: ContextRow): Block {
  const { tls, sasl } = row;
  const facts: readonly (readonly [string, Cell | null | undefined])[] = [
    ['Context', row.name ?? `none; ${layerTexts[row.layer]}`],
    ['Brokers', joinedCell(row.brokers)],
    ['Client id', row.clientId],
    ['Security', row.security],
    ['CA certificate', tls && (tls.ca ?? 'those that Node trusts')],
    ['Certificate', tls?.cert],
    ['Key', tls?.key],
    ['Passphrase', tls?.passphrase],
    ['Server name', tls?.servername],
    ['Insecure', tls?.insecure ? 'any certificate is accepted' : null],
    ['Mechanism', sasl?.mechanism],
    ['User', sasl?.username],
    ['Password', sasl && (sasl.password ?? 'none yet')],
    ['Protected', row.protected ? 'destroying asks for the name typed out' : null],
    ['Read only', row.readOnly ? 'writing is refused' : null],
    ['Cluster id', row.clusterId],
  ];
  return { kind: 'facts', rows: facts.flatMap(([label, value]) => (value ? [[label, value] as const] : [])) };
}
