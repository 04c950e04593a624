/** Facts about a stream that is written to. */
export interface TerminalFacts {
  readonly tty: boolean;
  readonly colour: boolean;
  /** Columns; 80 where nothing says otherwise. */
  readonly width: number;
}
