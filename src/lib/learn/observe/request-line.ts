/** An object of Kafka's request log, whose fields depend on the request. */
export type LoggedFields = Readonly<Record<string, unknown>>;

/** One finished request, as a broker logged it. */
export interface LoggedRequest {
  /** When it was finished, in milliseconds since 1970. */
  readonly at: number;
  readonly tookMs: number;
  /** How long it waited in the broker, for records that a fetch asked for, say. */
  readonly waitedMs: number;
  /** Kafka's name of the request: `FETCH`, `CREATE_TOPICS`, … */
  readonly api: string;
  /** Addresses and number of the connection: no other has the same. */
  readonly connection: string;
  readonly clientId: string;
  readonly request: LoggedFields;
  readonly response: LoggedFields;
}

const start = /^(\d{13}) Completed request:(?=\{)/;

/** The time of a line in milliseconds since 1970; undefined where it does not begin with one. */
export function lineTime(line: string): number | undefined {
  const at = Number(line.slice(0, 13));
  return line[13] === ' ' && Number.isSafeInteger(at) ? at : undefined;
}

/** The request of a line; undefined for a line that is cut off, is something else, or was forwarded by another node. */
export function parseRequestLine(line: string): LoggedRequest | undefined {
  const [prefix = '', at] = start.exec(line) ?? [];
  if (at === undefined) return undefined;
  let logged: unknown;
  try {
    logged = JSON.parse(line.slice(prefix.length));
  } catch {
    return undefined;
  }
  const fields = asFields(logged);
  if (fields['isForwarded'] === true) return undefined;
  const header = fieldsOf(fields, 'requestHeader');
  return {
    at: Number(at),
    tookMs: Math.max(0, numberOf(fields, 'totalTimeMs') ?? 0),
    waitedMs: Math.max(0, numberOf(fields, 'remoteTimeMs') ?? 0),
    api: textOf(header, 'requestApiKeyName') ?? '',
    connection: textOf(fields, 'connection') ?? '',
    clientId: textOf(header, 'clientId') ?? '',
    request: fieldsOf(fields, 'request'),
    response: fieldsOf(fields, 'response'),
  };
}

const noFields: LoggedFields = {};
const asFields = (value: unknown): LoggedFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LoggedFields) : noFields;

/** A field that is an object; an empty one where it is not there. */
const fieldsOf = (of: LoggedFields, name: string): LoggedFields => asFields(of[name]);

/** A field that is a list of objects; an empty one where it is not there. */
export function listOf(of: LoggedFields, name: string): readonly LoggedFields[] {
  const list = of[name];
  return Array.isArray(list) ? list.map(asFields) : [];
}

export function textOf(of: LoggedFields, name: string): string | undefined {
  const text = of[name];
  return typeof text === 'string' ? text : undefined;
}

export function numberOf(of: LoggedFields, name: string): number | undefined {
  const number = of[name];
  return typeof number === 'number' ? number : undefined;
}
