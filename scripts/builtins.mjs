/** Of Node's modules that take long to load and that most lines never need: the functions that are used, which load them. */
const late = {
  'node:tls': ['connect'],
  'node:child_process': ['execFileSync', 'spawn', 'spawnSync'],
  'node:crypto': ['createHash', 'createHmac', 'hash', 'pbkdf2', 'randomBytes', 'randomInt', 'randomUUID'],
};

/** As CommonJS, because some packages require them: an ES module would be wrapped, and its exports made when it is run. */
const lateFunctions = (path) => {
  const each = late[path].map((name) => `${name}: (...args) => require("${path}").${name}(...args)`);
  return `module.exports = { ${each.join(', ')} };`;
};

/**
 * Node's own modules by `require`, in the files that are ES modules. An ES import of one reads all that it exports, and
 * so loads what is made when it is read: the root certificates of tls, the streams of fs.
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

/** In the script they are required anyway (one-script.mjs): only what is loaded late is replaced. */
export const lateBuiltins = {
  name: 'late builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      path in late && namespace !== 'builtin' ? { path, namespace: 'builtin' } : { path, external: true },
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: lateFunctions(path) }));
  },
};
