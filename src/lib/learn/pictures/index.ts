/** A picture as lesson.yaml has it: one key, its kind. */
export type Picture = {
  readonly [K in keyof PictureParams]: { readonly [P in K]: PictureParams[K] };
}[keyof PictureParams];

/** The parameters of each kind of picture. */
export interface PictureParams {
  readonly brokers: Readonly<Record<string, never>>;
  readonly lanes: {
    readonly topic: string;
    readonly group?: string;
    readonly cursors?: boolean;
    readonly goal?: number;
  };
  readonly keys: { readonly topic: string; readonly keys: readonly string[] };
  readonly members: { readonly group: string; readonly topic: string };
  readonly ownership: { readonly group: string; readonly topic: string };
  readonly panels: Readonly<Record<string, never>>;
}
