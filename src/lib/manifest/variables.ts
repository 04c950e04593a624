import { CliError } from '../errors.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Fills `${NAME}` and `${NAME:-default}` in a text from the environment; an empty variable counts as none where a
 * default is given, as in a shell. `$${` is a literal `${`. Throws `usage` for a variable without value and default.
 */
export function fillVariables(text: string, env: Env): string {
  return text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (token: string, inner: string | undefined) => {
    if (inner === undefined) return '${';
    const match = token.endsWith('}') ? /^([A-Za-z_]\w*)(:-(.*))?$/s.exec(inner) : null;
    if (!match) {
      throw new CliError('usage', `${token} names no variable`, { hint: 'Write a literal ${ as $${.' });
    }
    const [, name = '', given, fallback = ''] = match;
    const value = env[name];
    if (given === undefined ? value !== undefined : value) return value ?? '';
    if (given !== undefined) return fallback;
    throw new CliError('usage', `the environment has no ${name}`, {
      hint: `Set it, or give a default:  \${${name}:-…}`,
    });
  });
}
