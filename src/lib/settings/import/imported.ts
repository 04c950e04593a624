import type { StoredContext, StoredSasl } from '../context.js';
import type { StoreKind } from './stores.js';

/** A Java key or trust store that is not PEM. */
export interface JavaStore {
  readonly holds: 'trust' | 'key';
  /** Absolute path. */
  readonly path: string;
  /** Undefined where the file cannot be read. */
  readonly kind: StoreKind | undefined;
  readonly password: string | undefined;
}

/** A context read from a file of another tool. */
export interface ImportedContext {
  /** Its name in the other tool. */
  readonly name?: string;
  readonly context: StoredContext;
  /** PEM texts that were inline in the file; a context needs them as files. */
  readonly pem: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Stores that are not converted yet: see `convertStores`. */
  readonly stores: readonly JavaStore[];
  /** Settings that were not imported, a sentence each with the remedy. */
  readonly leftOut: readonly string[];
}

/** Removes undefined and empty entries, for `exactOptionalPropertyTypes`. */
export function withoutEmpty<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as T;
}

/** Password of another tool's file; `${env:NAME}` and `${NAME}` refer to an environment variable. */
export function passwordSourceOf(raw: string | undefined): Pick<StoredSasl, 'password' | 'passwordEnv'> {
  const variable = /^\$\{(?:env:)?(\w+)\}$/.exec(raw ?? '')?.[1];
  return withoutEmpty<Pick<StoredSasl, 'password' | 'passwordEnv'>>(
    variable ? { passwordEnv: variable, password: undefined } : { password: raw, passwordEnv: undefined },
  );
}

/**
 * Reformats PEM blocks (of one label, where given) to lines of 64 characters; Java allows them on one line (KIP-651).
 */
export function reflowPem(text: string, label = '[A-Z0-9 ]+'): string {
  const blocks = [...text.matchAll(new RegExp(`-----BEGIN (${label})-----([^-]*)-----END \\1-----`, 'g'))];
  return blocks
    .map(([, label, body = '']) => {
      const lines = body.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? [];
      return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
    })
    .join('');
}
