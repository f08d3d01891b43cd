/** What `'ready'` of a file source carries. */
export interface FilesOpened {
  /** The files that are read, in their order. */
  readonly files: readonly string[]
}

/** What `'ready'` of a Kafka source carries. */
export interface KafkaOpened {
  /** The first ones that this process got. */
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
}

/** What `'ready'` of a syslog source carries: where it listens, at a port or at a Unix socket. */
export type SyslogOpened = SyslogListens | SyslogSocket

interface SyslogListens {
  readonly address: string
  /** The real port, if `port = 0` let the system choose. */
  readonly port: number
  readonly path?: never
}

interface SyslogSocket {
  readonly path: string
  readonly address?: never
  readonly port?: never
}
