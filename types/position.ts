/** Where a record came from: plain data that a user can store, and that survives `JSON.stringify`. */
export type Position = FilePosition | KafkaPosition | SyslogPosition | CustomPosition

/** A record's place in a file. `dev` and `ino` are strings, as JSON has no 64-bit integer. */
export interface FilePosition {
  /**
   * The path as it was opened. In one that is not UTF-8 each byte that does not belong is written `\xNN`, and a
   * backslash twice.
   */
  readonly path: string
  /** The bytes of such a path, in base64; absent if `path` is the whole truth. */
  readonly pathBytes?: string
  readonly dev: string
  readonly ino: string
  /** Byte offset of the record's first byte; in decompressed content where the file is compressed. */
  readonly offset: number
  /** Line number from 1; null if a file is read in byte ranges (`instances` above 1). */
  readonly line: number | null
}

/** A record's place in a Kafka partition. `offset` is a string, as JSON has no 64-bit integer. */
export interface KafkaPosition {
  readonly topic: string
  readonly partition: number
  readonly offset: string
}

/** The peer that sent a syslog message. */
export interface SyslogPosition {
  readonly address: string
  readonly port: number
}

/** What a user's own connector gives as the place of a record. */
export interface CustomPosition {
  readonly [name: string]: string | number | boolean | null
}
