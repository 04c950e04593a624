import type { Faker } from '@faker-js/faker';
import type { Lang } from '../base/language.js';
import type { FieldGenerators } from './types.js';

/** The kinds of realistic data that a flow file may name, and how the library makes each. */
const generators = {
  'person.name': (faker) => faker.person.fullName(),
  'person.job': (faker) => faker.person.jobTitle(),
  // Domains that are nobody's, and never will be (RFC 2606).
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

/** Realistic data of a kind, drawn by a number in [0, 1): the same number gives the same. */
export type FakeGenerator = (name: FakeName, at: number) => string;

/** Different values of one kind in a run: enough to look real, and drawn in no time. */
const poolSize = 500;

/**
 * The library, where one of the fields wants it: it costs more to load than all the rest of a worker. Its data are in
 * the language of the run, the same in every process.
 */
export async function loadFakeGenerator(
  lang: Lang,
  fields: readonly (FieldGenerators | undefined)[],
): Promise<FakeGenerator | undefined> {
  const wanted = fields.some((makers) => Object.values(makers ?? {}).some(({ fake }) => fake !== undefined));
  if (!wanted) return undefined;
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
