import { protocolAPIsById } from '@platformatic/kafka/dist/protocol/apis.js';

const names: Readonly<Record<number, string>> = protocolAPIsById;

/** Name of an API by key, e.g. `Metadata` for 3. */
export const apiName = (key: number): string => names[key] ?? `API ${key}`;
