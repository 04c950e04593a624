import { CliError } from '../base/errors.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Fills `${NAME}` and `${NAME:-default}` in a text from the environment; an empty variable counts as none where a
 * default is given, as in a shell. `$${` is a literal `${`. Throws `usage` for a variable without value and
 * default, and for the password.
 */
export function fillVariables(text: string, env: Env): string {
  return text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (token: string, inner: string | undefined) => {
    if (inner === undefined) return '${';
    const match = token.endsWith('}') ? /^([A-Za-z_]\w*)(:-(.*))?$/s.exec(inner) : null;
    if (!match) {
      throw new CliError('usage', `${token} names no variable`, { hint: 'Write a literal ${ as $${.' });
    }
    const [, name = '', given, fallback = ''] = match;
    // A file is written by many and its plan is read by many: it must not be able to show a password.
    if (name === 'KAFKACTL_PASSWORD') {
      throw new CliError('usage', `${name} is a secret, and a file may not show it`);
    }
    const value = env[name];
    if (given === undefined ? value !== undefined : value) return value ?? '';
    if (given !== undefined) return fallback;
    throw new CliError('usage', `the environment has no ${name}`, {
      hint: `Set it, or give a default:  \${${name}:-…}\nA literal \${ is written as $\${.`,
    });
  });
}
