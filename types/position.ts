/** Where a record came from: plain data that a user can store, and that survives `JSON.stringify`. */
export type Position = FilePosition | KafkaPosition | SyslogPosition | CustomPosition

/** A record's place in a file. `dev` and `ino` are strings, as JSON has no 64-bit integer. */
export interface FilePosition {
  /**
   * The path as it was opened. In a path that is not UTF-8, each invalid byte is written as `\xNN`, and each backslash
   * as two.
   */
  readonly path: string
  /** The bytes of a path that is not UTF-8, in base64; absent if the path is UTF-8. */
  readonly pathBytes?: string
  /** The device it is on: `st_dev`, in decimal. */
  readonly dev: string
  /** Its inode on that device: `st_ino`, in decimal. */
  readonly ino: string
  /** Byte offset of the record's first byte; in decompressed content if the file is compressed. */
  readonly offset: number
  /** Line number from 1; null if the file is read in byte ranges (`instances` above 1). */
  readonly line: number | null
  /**
   * Identifies the content of a followed file, as in `files()`: 16 hexadecimal digits, the same through renames, proven
   * copies, compression and restarts, another one once the file was cut or overwritten. Absent if the file is read
   * once.
   */
  readonly id?: string
}

/**
 * A record's place in a Kafka partition. `offset` is a string: in the Kafka protocol it is a 64-bit integer, which JSON
 * does not have.
 */
export interface KafkaPosition {
  /** The topic it was read from. */
  readonly topic: string
  /** The number of its partition in the topic, from 0. */
  readonly partition: number
  /** Its offset in the partition, in decimal. */
  readonly offset: string
}

/** The peer that sent a syslog message. Reading cannot resume from it: neither RFC 5426 nor RFC 6587 has receipts. */
export interface SyslogPosition {
  /** The peer's IP address, or the path of the Unix socket. */
  readonly address: string
  /** The peer's port; 0 for a Unix socket. */
  readonly port: number
}

/** The place of a record, as a user's own connector defines it. */
export interface CustomPosition {
  readonly [name: string]: string | number | boolean | null
}
