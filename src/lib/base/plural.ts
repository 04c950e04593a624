/**
 * A whole number as English writes it, `1,204`, or with another separator. Node's own way loads its tables first, for a tenth
 * of a short command.
 */
export const withThousands = (count: number, separator = ','): string =>
  `${count}`.replace(/\d(?=(?:\d{3})+$)/g, `$&${separator}`);

/** `1 partition`, `1,204 records`. */
export const plural = (count: number, what: string): string =>
  `${withThousands(count)} ${what}${count === 1 ? '' : 's'}`;

/** `1 policy`, `2 policies`. */
export const pluralOf = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${withThousands(count)} ${many}`;

/** `The only broker is 1`, `The brokers are 1, 2, 3`: the hint of an error about an unknown name. */
export const availableNames = (what: string, names: readonly (string | number)[]): string =>
  names.length === 1 ? `The only ${what} is ${names[0]}` : `The ${what}s are ${names.join(', ')}`;
