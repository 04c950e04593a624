/** Node modules that are slow to load and that most lines never need, with the functions of them that are used. */
const late = {
  'node:tls': ['connect'],
  'node:child_process': ['execFileSync', 'spawn', 'spawnSync'],
  'node:crypto': ['createHash', 'createHmac', 'hash', 'pbkdf2', 'randomBytes', 'randomInt', 'randomUUID'],
};

/**
 * Stubs that load the module when they are called. CommonJS, because some packages require them: esbuild would wrap an
 * ES module.
 */
const lateFunctions = (path) => {
  const each = late[path].map((name) => `${name}: (...args) => require("${path}").${name}(...args)`);
  return `module.exports = { ${each.join(', ')} };`;
};

/**
 * Node's own modules by `require`, in the files that are ES modules. An ES import of one reads all of its exports, and
 * with them those that are made by a getter: the root certificates of tls, the streams of fs.
 */
export const requireBuiltins = {
  name: 'require builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind, namespace }) => {
      const isOurs = namespace !== 'builtin' && (kind === 'import-statement' || path in late);
      return isOurs ? { path, namespace: 'builtin' } : undefined;
    });
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: path in late ? lateFunctions(path) : `module.exports = require("${path}");`,
    }));
  },
};

/** The script requires Node's modules anyway (one-script.mjs): only the slow ones are replaced by stubs. */
export const lateBuiltins = {
  name: 'late builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      path in late && namespace !== 'builtin' ? { path, namespace: 'builtin' } : { path, external: true },
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: lateFunctions(path) }));
  },
};
