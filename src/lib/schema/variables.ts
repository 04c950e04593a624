import { CliError } from '../base/errors.js';
import type { Refusal } from './shape.js';

type Env = Readonly<Record<string, string | undefined>>;

const notInEnvironment = (name: string): Refusal => ({
  message: `the environment has no ${name}`,
  hint: `Set it, or give a default:  \${${name}:-…}\nA literal \${ is written as $\${.`,
});

/**
 * Substitutes `${NAME}` and `${NAME:-default}` from the environment. With a default an empty variable counts as unset, as
 * in a shell. `$${` is a literal `${`. Throws `usage` for an unset variable without a default (`unknown` words it), and for
 * KAFKACTL_PASSWORD.
 */
export function fillVariables(text: string, env: Env, unknown: (name: string) => Refusal = notInEnvironment): string {
  return text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (token: string, expression: string | undefined) => {
    if (expression === undefined) return '${';
    const match = token.endsWith('}') ? /^([A-Za-z_]\w*)(:-(.*))?$/s.exec(expression) : null;
    if (!match) {
      throw new CliError('usage', `${token} names no variable`, { hint: 'Write a literal ${ as $${.' });
    }
    const [, name = '', withDefault, defaultValue = ''] = match;
    // Plans and reviews show values of the file, so a file must not be able to read the password.
    if (name === 'KAFKACTL_PASSWORD') {
      throw new CliError('usage', `${name} is a secret, and a file may not show it`);
    }
    const value = env[name];
    if (withDefault === undefined ? value !== undefined : value) return value ?? '';
    if (withDefault !== undefined) return defaultValue;
    const { message, hint } = unknown(name);
    throw new CliError('usage', message, { hint });
  });
}
