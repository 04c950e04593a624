import type { StoredContext, StoredSasl } from '../context.js';
import type { StoreKind } from './stores.js';

/** A certificate store of Java that is no PEM file. */
export interface JavaStore {
  readonly holds: 'trust' | 'key';
  /** Absolute. */
  readonly path: string;
  /** Undefined where the file cannot be read. */
  readonly kind: StoreKind | undefined;
  readonly password: string | undefined;
}

/** A context as another tool's file describes it. */
export interface ImportedContext {
  /** The name that the other tool gave it. */
  readonly name?: string;
  readonly context: StoredContext;
  /** PEM texts that stood in the file itself; a context wants them in files of their own. */
  readonly pem: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Stores that became neither yet: see `convert.ts`. */
  readonly stores: readonly JavaStore[];
  /** What was not taken over, a sentence each, with what to do about it. */
  readonly leftOut: readonly string[];
}

/** Only the entries that have a value, as `exactOptionalPropertyTypes` wants them. */
export function withoutEmpty<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as T;
}

/** A password of another tool's file: `${env:NAME}` and `${NAME}` name the variable that holds it. */
export function passwordSourceOf(raw: string | undefined): Pick<StoredSasl, 'password' | 'passwordEnv'> {
  const variable = /^\$\{(?:env:)?(\w+)\}$/.exec(raw ?? '')?.[1];
  return withoutEmpty<Pick<StoredSasl, 'password' | 'passwordEnv'>>(
    variable ? { passwordEnv: variable, password: undefined } : { password: raw, passwordEnv: undefined },
  );
}

/** PEM blocks, of one label where it is given, on lines of 64, also where they stood on one line, as Java allows (KIP-651). */
export function reflowPem(text: string, label = '[A-Z0-9 ]+'): string {
  const blocks = [...text.matchAll(new RegExp(`-----BEGIN (${label})-----([^-]*)-----END \\1-----`, 'g'))];
  return blocks
    .map(([, label, body = '']) => {
      const lines = body.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? [];
      return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
    })
    .join('');
}
