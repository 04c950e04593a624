import { dirname, join } from 'node:path';

/** What is used of two index files of @platformatic/kafka, which its own files import. */
const lists = {
  apis: `
    export * from './callbacks.js';
    export * from './security/index.js';`,
  protocol: `
    export * as saslOAuthBearer from './sasl/oauth-bearer.js';
    export * as saslPlain from './sasl/plain.js';
    export * as saslScramSha from './sasl/scram-sha.js';`,
};

/** Modules whose work is not needed here: validation of client options, debug output, diagnostics channels. */
const silent = {
  'ajv/dist/2020.js': 'export class Ajv2020 { addKeyword() {} }',
  debug: 'export default () => () => {};',
  'node:diagnostics_channel': `
    const deaf = () => ({ publish() {} });
    export const channel = deaf;
    export const tracingChannel = () => ({
      start: deaf(), end: deaf(), asyncStart: deaf(), asyncEnd: deaf(), error: deaf(),
    });`,
};

const fromKafka = (importer) => /@platformatic[\\/]kafka[\\/]dist[\\/]/.test(importer);

/**
 * Bundles only what kafkactl uses of @platformatic/kafka, its connection and its codecs. That saves a fifth of the time
 * of `topics list`.
 *
 * Its connection imports index files of everything, and through them compression, a WebAssembly module that is read at
 * load, and tables of data structures. The options of its high-level clients, which are not used here, are validated by
 * ajv, whose schemas are compiled at load. Where a later version uses more than is listed here, the build fails.
 */
export const leanKafka = {
  name: 'lean kafka client',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/(apis|protocol)\/index\.js$/ }, ({ path, importer, resolveDir }) => {
      if (!fromKafka(importer)) return undefined;
      const folder = join(resolveDir, dirname(path));
      return { path: folder, namespace: 'lean list' };
    });
    onLoad({ filter: /./, namespace: 'lean list' }, ({ path }) => ({
      contents: lists[path.split(/[\\/]/).at(-1)],
      resolveDir: path,
    }));
    onResolve({ filter: /^(ajv\/dist\/2020\.js|debug|node:diagnostics_channel)$/ }, ({ path, importer }) =>
      fromKafka(importer) ? { path, namespace: 'silent' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'silent' }, ({ path }) => ({ contents: silent[path] }));
  },
};
