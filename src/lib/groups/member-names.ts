import { groupBy } from '../base/group-by.js';

export interface NamedMember {
  readonly id: string;
  /** Where it is known: the ids of the newer protocols do not hold it. */
  readonly clientId?: string;
}

/** The random part that brokers put behind the client id, or the instance id, of a classic member. */
const randomSuffix = /^(.+)-([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
/** Characters of a random part that are enough for a person to tell two apart. */
const minSuffixLength = 4;

/**
 * Short names of members by their ids, each its own: the client's name alone where nothing else is called so, and
 * otherwise with as much of the random part of its id as tells it apart. A name begins as the id does, or ends as the id
 * begins, so that the same member is found again wherever one of the two is shown.
 */
export function memberNames(members: readonly NamedMember[]): ReadonlyMap<string, string> {
  const parts = members.map(({ id, clientId }) => {
    const [, base, suffix] = randomSuffix.exec(id) ?? [];
    return base !== undefined && suffix !== undefined ? { id, base, suffix } : partsWithoutSuffix(id, clientId);
  });
  const named = [...groupBy(parts, ({ base }) => base)].flatMap(([base, alike]) => {
    const length = distinguishingLength(alike.map(({ suffix }) => suffix));
    return alike.map(({ id, suffix, needsSuffix }) => {
      const short = suffix.slice(0, length);
      const name = alike.length === 1 && !needsSuffix ? base : [base, short].filter(Boolean).join('-');
      return [id, name] as const;
    });
  });
  return new Map(named);
}

interface NameParts {
  readonly id: string;
  readonly base: string;
  readonly suffix: string;
  /** The random part is all that there is of the member wherever its client is not known. */
  readonly needsSuffix?: boolean;
}

/** An id without a client's name in it; a client that chose its id itself is called as it chose. */
const partsWithoutSuffix = (id: string, clientId: string | undefined): NameParts =>
  clientId !== undefined && id.startsWith(clientId)
    ? { id, base: id, suffix: '' }
    : { id, base: clientId ?? '', suffix: id, needsSuffix: true };

/** So many characters that no two of the texts begin with the same. */
function distinguishingLength(tails: readonly string[]): number {
  const most = Math.max(minSuffixLength, ...tails.map(({ length }) => length));
  for (let length = minSuffixLength; length < most; length++) {
    if (new Set(tails.map((tail) => tail.slice(0, length))).size === tails.length) return length;
  }
  return most;
}
