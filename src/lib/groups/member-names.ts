import { groupBy } from '../base/group-by.js';

export interface NamedMember {
  readonly id: string;
  /** Absent where it is not known. Member ids of KIP-848 and KIP-932 do not contain it. */
  readonly clientId?: string;
}

/** A classic member id: the client id or the instance id, then the random UUID that the broker appends. */
const randomSuffix = /^(.+)-([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
/** The least number of characters of a random suffix in a name. */
const minSuffixLength = 4;

/**
 * A short unique name for each member, by member id: the client id alone where no other member has it, otherwise with as
 * much of the random part of the member id as distinguishes it. The name and the id have a beginning in common, or the name
 * ends in the beginning of the id: either can be searched for with the other.
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
  /** True for an id that is all random: the name has the suffix even where no other member has the base. */
  readonly needsSuffix?: boolean;
}

/** The parts of an id without a UUID suffix. An id that begins with the client id was chosen by the client and stays whole. */
const partsWithoutSuffix = (id: string, clientId: string | undefined): NameParts =>
  clientId !== undefined && id.startsWith(clientId)
    ? { id, base: id, suffix: '' }
    : { id, base: clientId ?? '', suffix: id, needsSuffix: true };

/** The least number of characters, from `minSuffixLength` on, by which all of the suffixes differ. */
function distinguishingLength(suffixes: readonly string[]): number {
  const most = Math.max(minSuffixLength, ...suffixes.map(({ length }) => length));
  for (let length = minSuffixLength; length < most; length++) {
    if (new Set(suffixes.map((suffix) => suffix.slice(0, length))).size === suffixes.length) return length;
  }
  return most;
}
