/** The argument of a file source's `'ready'`. */
export interface FilesOpened {
  /** The files that are read, in the order of reading. */
  readonly files: readonly string[]
}

/**
 * The argument of a Kafka source's `'ready'`, which comes once its group has assigned partitions for the first time
 * (JoinGroup and SyncGroup of the Kafka protocol).
 */
export interface KafkaOpened {
  /** The first assignment of this process: each partition by its topic, and by its number there, from 0. */
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
}

/**
 * The argument of a syslog source's `'ready'`: where the source listens, at a port (RFC 5426 for UDP, RFC 6587 for TCP,
 * RFC 5425 for TLS) or at a Unix socket.
 */
export type SyslogOpened =
  | {
      /** The address it is bound to. */
      readonly address: string
      /** The port it is bound to, from 1: the real one, if `port = 0` let the system choose. */
      readonly port: number
      readonly path?: never
    }
  | {
      /** The path of the Unix socket. */
      readonly path: string
      readonly address?: never
      readonly port?: never
    }
