export interface EventToSend {
  readonly topic: string;
  /** Absent: chosen by the key, with the hash of Java's default partitioner. */
  readonly partition?: number;
  /** Milliseconds since 1970; absent: now. */
  readonly timestamp?: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A producer of any number of topics: idempotent, acks=all. */
export interface EventProducer {
  /** Returns when all in-sync replicas have the records; records with the same key keep their order. */
  send(events: readonly EventToSend[]): Promise<void>;
  close(): Promise<void>;
}
