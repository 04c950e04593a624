import bash from './kafkactl.bash';
import fish from './kafkactl.fish';
import zsh from './kafkactl.zsh';

/** The shells that completion is written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * The script that makes a shell complete kafkactl's words. The scripts hold no words themselves: they pass the line to
 * `kafkactl __complete`, which replies with one line for each candidate (`value TAB meaning`) and then `:space`, `:nospace` or
 * `:file`. Each script has its shell quote the candidates: they are names from a cluster, and a group may be called
 * `$(reboot)`.
 */
export const completionScript = (shell: Shell): string => ({ bash, zsh, fish })[shell];
