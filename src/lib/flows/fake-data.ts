import type { Faker } from '@faker-js/faker';
import type { Lang } from '../base/language.js';
import type { FieldGenerators } from './types.js';

/** The values of `fake:` in a flow file, and the faker call behind each. */
const generators = {
  'person.name': (faker) => faker.person.fullName(),
  'person.job': (faker) => faker.person.jobTitle(),
  // Reserved domains (RFC 2606): no mail can reach anybody.
  'internet.email': (faker) =>
    faker.internet.email({ provider: faker.helpers.arrayElement(['example.com', 'example.org']) }).toLowerCase(),
  'internet.ip': (faker) => faker.internet.ipv4(),
  'internet.browser': (faker) => faker.helpers.arrayElement(['Chrome', 'Edge', 'Firefox', 'Opera', 'Safari']),
  'phone.number': (faker) => faker.phone.number(),
  'commerce.product': (faker) => faker.commerce.productName(),
  'commerce.department': (faker) => faker.commerce.department(),
  'location.city': (faker) => faker.location.city(),
  'location.street': (faker) => faker.location.streetAddress(),
  'location.country': (faker) => faker.location.country(),
  'finance.card': (faker) => `**** ${faker.finance.creditCardNumber().slice(-4)}`,
  'company.name': (faker) => faker.company.name(),
  'lorem.sentence': (faker) => faker.lorem.sentence(),
} as const satisfies Readonly<Record<string, (faker: Faker) => string>>;

export type FakeName = keyof typeof generators;
export const fakeNames = Object.keys(generators) as readonly FakeName[];

/** Picks a realistic value of a kind; `at` is in [0, 1), and the same `at` gives the same value. */
export type FakeGenerator = (name: FakeName, at: number) => string;

/** Distinct values generated per kind and process; later picks only index into this pool. */
const poolSize = 500;

/**
 * Loads faker if one of the fields has `fake:`, else returns undefined: the library costs more to load than the rest of
 * a worker. The seed is fixed, so that every process of a run generates the same pools, in the language of the run.
 */
export async function loadFakeGenerator(
  lang: Lang,
  fields: readonly (FieldGenerators | undefined)[],
): Promise<FakeGenerator | undefined> {
  const isNeeded = fields.some((generators) => Object.values(generators ?? {}).some(({ fake }) => fake !== undefined));
  if (!isNeeded) return undefined;
  const { faker } = await (lang === 'es' ? import('@faker-js/faker/locale/es') : import('@faker-js/faker/locale/en'));
  const pools = new Map<FakeName, readonly string[]>();
  const poolOf = (name: FakeName): readonly string[] => {
    faker.seed(1);
    const pool = Array.from({ length: poolSize }, () => generators[name](faker));
    pools.set(name, pool);
    return pool;
  };
  return (name, at) => (pools.get(name) ?? poolOf(name))[Math.floor(at * poolSize)] ?? '';
}
