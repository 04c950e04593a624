import { protocolAPIsById } from '@platformatic/kafka/dist/protocol/apis.js';

const names: Readonly<Record<number, string>> = protocolAPIsById;

/** Kafka's name of an API, e.g. `Metadata` of 3. */
export const apiName = (key: number): string => names[key] ?? `API ${key}`;
