/**
 * Bundles of @platformatic/kafka only what kafkactl uses: its connection and its codecs.
 *
 * Its files do nothing by being imported, which its package.json does not say, so that the bundler would keep all that
 * they import (tables of data structures, compression, a WebAssembly module read at start). And the options of its
 * high-level clients, which are never made here, are checked with ajv, made ready at load. Both together are a fifth
 * of the start of `topics list`.
 */
export const leanKafka = {
  name: 'lean kafka client',
  setup({ onResolve, onLoad, resolve }) {
    const resolvedHere = Symbol('resolved here');
    onResolve({ filter: /^ajv\/dist\/2020\.js$/ }, () => ({ path: 'ajv', namespace: 'lean' }));
    onLoad({ filter: /^ajv$/, namespace: 'lean' }, () => ({ contents: 'export class Ajv2020 { addKeyword() {} }' }));
    onResolve({ filter: /./ }, async ({ path, pluginData, importer, namespace, resolveDir, kind }) => {
      if (pluginData === resolvedHere || !/@platformatic[\\/]kafka[\\/]dist[\\/]/.test(importer)) return undefined;
      const resolved = await resolve(path, { importer, namespace, resolveDir, kind, pluginData: resolvedHere });
      return resolved.external || resolved.errors.length > 0 ? resolved : { ...resolved, sideEffects: false };
    });
  },
};
