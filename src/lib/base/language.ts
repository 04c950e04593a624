/** The languages of what is written for people. */
export type Lang = 'es' | 'en';

/** A text for people in both languages; a missing one is a type error. */
export type LocalizedText = { readonly es: string; readonly en: string };

export const localized = (es: string, en: string): LocalizedText => ({ es, en });
