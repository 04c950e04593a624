import bash from './kafkactl.bash';
import fish from './kafkactl.fish';
import zsh from './kafkactl.zsh';

/** The shells that completion is written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * The script that makes a shell complete kafkactl's words. The scripts know nothing of kafkactl: they hand the words to
 * `kafkactl __complete`, which answers a line a candidate (`value TAB meaning`) and at last `:space`, `:nospace` or
 * `:file`. Candidates are names out of a cluster, so each script sees to it that its shell quotes them: a group may be
 * called `$(reboot)`.
 */
export const completionScript = (shell: Shell): string => ({ bash, zsh, fish })[shell];
