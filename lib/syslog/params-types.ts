// Written by scripts/write-params-types.mjs from the declarations of the params. Do not edit.

/**
 * The params of a syslog source as code gives them: what has a default may be left out. Messages are those of RFC 5424
 * and RFC 3164.
 */
export type SyslogInputParams = {
  /** The address to listen on: IPv4, IPv6 or a host name. Default: `'0.0.0.0'`. */
  readonly addr?: string | undefined
  /**
   * The port to listen on; 0 picks a free one, which `ready` reports. Ports below 1024 need privileges. 0 to 65535.
   * Default: `514`.
   */
  readonly port?: number | undefined
  /** The transport: UDP, TCP, TLS (RFC 5425) or a Unix stream socket at `path`. Default: `'udp'`. */
  readonly protocol?: 'udp' | 'tcp' | 'tls' | 'unix' | undefined
  /** Where the Unix socket is created; required with `protocol: 'unix'`. */
  readonly path?: string | undefined
  /**
   * Who may write to the Unix socket, as octal digits: "0660" allows its user and its group. Default: what the umask
   * leaves.
   */
  readonly socketMode?: string | undefined
  /** The group of the Unix socket: a name from /etc/group, or a number. Default: the process's. */
  readonly socketGroup?: string | undefined
  /** The server's certificate and what it asks of clients; required with `protocol: 'tls'`. */
  readonly tls?: {
    /** The PEM file of the certificate, with its chain. */
    readonly cert: string
    /** The PEM file of the certificate's private key. */
    readonly key: string
    /** The PEM file of the authorities that client certificates are checked against. Default: the system's. */
    readonly ca?: string | undefined
    /** The oldest version of TLS that is accepted. Default: `'TLSv1.2'`. */
    readonly minVersion?: 'TLSv1.2' | 'TLSv1.3' | '1.2' | '1.3' | undefined
    /**
     * Whether the server asks clients for a certificate (`request`), and refuses those without a valid one (`require`).
     * Default: `'none'`.
     */
    readonly clientCert?: 'none' | 'request' | 'require' | undefined
  } | undefined
  /**
   * The syslog header stays in the payload (`keep`), is removed (`strip`), or is removed and put into `meta` and tags
   * (`parse`). Default: `'parse'`.
   */
  readonly headerMode?: 'keep' | 'strip' | 'parse' | 'raw' | 'skip' | 'tag' | undefined
  /**
   * How a stream is split into messages: by line ends, by octet counts (`len`, RFC 6587), by NUL, or by the beginning
   * of each message (`auto`); lines then end at LF or NUL. Default: `'auto'`.
   */
  readonly framing?: 'auto' | 'line' | 'len' | 'nul' | undefined
  /** A connection whose first message is a line stays with lines. Default: `false`. */
  readonly preferNewline?: boolean | undefined
  /** The format of messages; `auto` recognises that of each by its beginning. Default: `'auto'`. */
  readonly format?: 'auto' | 'rfc5424' | 'rfc3164' | undefined
  /** The IANA name of the time zone of RFC 3164 timestamps, which carry none. Default: this machine's. */
  readonly timezone?: string | undefined
  /**
   * Longer messages are cut at this length, before the UTF-8 character that would be torn, tagged `truncated:true` and
   * counted. In bytes, 64 to 10485760. Default: `65536`.
   */
  readonly maxMessageBytes?: number | undefined
  /**
   * How many bytes of a connection may wait before its sender is held up; never less than `maxMessageBytes`. In bytes,
   * 64 to 1073741824. Default: `256000`.
   */
  readonly tcpRecvBytes?: number | undefined
  /**
   * The size of the receive buffer to request from the kernel (SO_RCVBUF); `stats()` has the size that was granted. In
   * bytes, 4096 to 1073741824. Default: `8388608`.
   */
  readonly udpRecvBuffer?: number | undefined
  /**
   * The most connections at a time; further ones are closed at once and counted. Each takes a file descriptor of the
   * process. 1 to 1000000. Default: `1024`.
   */
  readonly maxConnections?: number | undefined
  /**
   * The most connections from one address at a time; further ones are closed at once and counted. 0 sets no limit. 0 to
   * 1000000. Default: 0 (off).
   */
  readonly maxConnectionsPerAddress?: number | undefined
  /**
   * How many bytes of all connections together may wait before all senders are held up; at least twice
   * `maxMessageBytes`. In bytes, 131072 to 1099511627776. Default: `268435456`.
   */
  readonly maxBufferedBytes?: number | undefined
  /**
   * A connection that is silent for this long is closed and counted; 0 sets no limit. In ms, 0 to 2147483647. Default:
   * 0 (off).
   */
  readonly idleTimeoutMs?: number | undefined
  /**
   * A connection whose message takes longer than this to arrive is closed and counted; 0 sets no limit. In ms, 0 to
   * 2147483647. Default: 0 (off).
   */
  readonly messageTimeoutMs?: number | undefined
  /** How long a TLS handshake may take. In ms, 1 to 2147483647. Default: `10000`. */
  readonly tlsHandshakeTimeoutMs?: number | undefined
  /**
   * The addresses and networks (CIDR) that may send; connections and datagrams from others are closed or dropped, and
   * counted. Default: everyone.
   */
  readonly allowFrom?: string | readonly string[] | undefined
  /**
   * Connections begin with the PROXY protocol, version 1 or 2; the address it names becomes the peer. Default: `false`.
   */
  readonly proxyProtocol?: boolean | undefined
  /**
   * The addresses and networks (CIDR) of proxies that may connect; connections from others are closed and counted.
   * Default: everyone.
   */
  readonly proxyFrom?: string | readonly string[] | undefined
  /**
   * Several sources, which may run in separate processes, share the port (SO_REUSEPORT): the kernel assigns each sender
   * to one of them. From Node.js 22.12 on. Default: `false`.
   */
  readonly reusePort?: boolean | undefined
  /**
   * With UDP from Node.js 22.12 on: how many sockets share the port, each with a receive buffer of its own; the kernel
   * assigns each sender to one of them. Elsewhere a source listens on one socket. 1 to 32. Default: `1`.
   */
  readonly instances?: number | undefined
  /**
   * How many bytes of datagrams may wait while the consumer is slow. In bytes, 65536 to 4294967296. Default:
   * `67108864`.
   */
  readonly queueBytes?: number | undefined
  /** Which messages are dropped, and counted, when that queue is full. Default: `'drop_newest'`. */
  readonly overflow?: 'drop_newest' | 'drop_oldest' | undefined
  /**
   * When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls
   * `event.ack()` (`manual`). Default: `'auto'`.
   */
  readonly ack?: 'auto' | 'manual' | undefined
  /**
   * How many records may be delivered and not yet acked before intake waits; used under `ack: 'manual'`. 1 to 1000000.
   * Default: `10000`.
   */
  readonly maxUnacked?: number | undefined
}

/** The params of a syslog source as they are used: defaults filled in. Messages are those of RFC 5424 and RFC 3164. */
export type SyslogParams = {
  /** The address to listen on: IPv4, IPv6 or a host name. Default: `'0.0.0.0'`. */
  readonly addr: string
  /**
   * The port to listen on; 0 picks a free one, which `ready` reports. Ports below 1024 need privileges. 0 to 65535.
   * Default: `514`.
   */
  readonly port: number
  /** The transport: UDP, TCP, TLS (RFC 5425) or a Unix stream socket at `path`. Default: `'udp'`. */
  readonly protocol: 'udp' | 'tcp' | 'tls' | 'unix'
  /** Where the Unix socket is created; required with `protocol: 'unix'`. */
  readonly path?: string
  /**
   * Who may write to the Unix socket, as octal digits: "0660" allows its user and its group. Default: what the umask
   * leaves.
   */
  readonly socketMode?: string
  /** The group of the Unix socket: a name from /etc/group, or a number. Default: the process's. */
  readonly socketGroup?: string
  /** The server's certificate and what it asks of clients; required with `protocol: 'tls'`. */
  readonly tls?: {
    /** The PEM file of the certificate, with its chain. */
    readonly cert: string
    /** The PEM file of the certificate's private key. */
    readonly key: string
    /** The PEM file of the authorities that client certificates are checked against. Default: the system's. */
    readonly ca?: string
    /** The oldest version of TLS that is accepted. Default: `'TLSv1.2'`. */
    readonly minVersion: 'TLSv1.2' | 'TLSv1.3'
    /**
     * Whether the server asks clients for a certificate (`request`), and refuses those without a valid one (`require`).
     * Default: `'none'`.
     */
    readonly clientCert: 'none' | 'request' | 'require'
  }
  /**
   * The syslog header stays in the payload (`keep`), is removed (`strip`), or is removed and put into `meta` and tags
   * (`parse`). Default: `'parse'`.
   */
  readonly headerMode: 'keep' | 'strip' | 'parse'
  /**
   * How a stream is split into messages: by line ends, by octet counts (`len`, RFC 6587), by NUL, or by the beginning
   * of each message (`auto`); lines then end at LF or NUL. Default: `'auto'`.
   */
  readonly framing: 'auto' | 'line' | 'len' | 'nul'
  /** A connection whose first message is a line stays with lines. Default: `false`. */
  readonly preferNewline: boolean
  /** The format of messages; `auto` recognises that of each by its beginning. Default: `'auto'`. */
  readonly format: 'auto' | 'rfc5424' | 'rfc3164'
  /** The IANA name of the time zone of RFC 3164 timestamps, which carry none. Default: this machine's. */
  readonly timezone?: string
  /**
   * Longer messages are cut at this length, before the UTF-8 character that would be torn, tagged `truncated:true` and
   * counted. In bytes, 64 to 10485760. Default: `65536`.
   */
  readonly maxMessageBytes: number
  /**
   * How many bytes of a connection may wait before its sender is held up; never less than `maxMessageBytes`. In bytes,
   * 64 to 1073741824. Default: `256000`.
   */
  readonly tcpRecvBytes: number
  /**
   * The size of the receive buffer to request from the kernel (SO_RCVBUF); `stats()` has the size that was granted. In
   * bytes, 4096 to 1073741824. Default: `8388608`.
   */
  readonly udpRecvBuffer: number
  /**
   * The most connections at a time; further ones are closed at once and counted. Each takes a file descriptor of the
   * process. 1 to 1000000. Default: `1024`.
   */
  readonly maxConnections: number
  /**
   * The most connections from one address at a time; further ones are closed at once and counted. 0 sets no limit. 0 to
   * 1000000. Default: 0 (off).
   */
  readonly maxConnectionsPerAddress: number
  /**
   * How many bytes of all connections together may wait before all senders are held up; at least twice
   * `maxMessageBytes`. In bytes, 131072 to 1099511627776. Default: `268435456`.
   */
  readonly maxBufferedBytes: number
  /**
   * A connection that is silent for this long is closed and counted; 0 sets no limit. In ms, 0 to 2147483647. Default:
   * 0 (off).
   */
  readonly idleTimeoutMs: number
  /**
   * A connection whose message takes longer than this to arrive is closed and counted; 0 sets no limit. In ms, 0 to
   * 2147483647. Default: 0 (off).
   */
  readonly messageTimeoutMs: number
  /** How long a TLS handshake may take. In ms, 1 to 2147483647. Default: `10000`. */
  readonly tlsHandshakeTimeoutMs: number
  /**
   * The addresses and networks (CIDR) that may send; connections and datagrams from others are closed or dropped, and
   * counted. Default: everyone.
   */
  readonly allowFrom?: readonly string[]
  /**
   * Connections begin with the PROXY protocol, version 1 or 2; the address it names becomes the peer. Default: `false`.
   */
  readonly proxyProtocol: boolean
  /**
   * The addresses and networks (CIDR) of proxies that may connect; connections from others are closed and counted.
   * Default: everyone.
   */
  readonly proxyFrom?: readonly string[]
  /**
   * Several sources, which may run in separate processes, share the port (SO_REUSEPORT): the kernel assigns each sender
   * to one of them. From Node.js 22.12 on. Default: `false`.
   */
  readonly reusePort: boolean
  /**
   * With UDP from Node.js 22.12 on: how many sockets share the port, each with a receive buffer of its own; the kernel
   * assigns each sender to one of them. Elsewhere a source listens on one socket. 1 to 32. Default: `1`.
   */
  readonly instances: number
  /**
   * How many bytes of datagrams may wait while the consumer is slow. In bytes, 65536 to 4294967296. Default:
   * `67108864`.
   */
  readonly queueBytes: number
  /** Which messages are dropped, and counted, when that queue is full. Default: `'drop_newest'`. */
  readonly overflow: 'drop_newest' | 'drop_oldest'
  /**
   * When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls
   * `event.ack()` (`manual`). Default: `'auto'`.
   */
  readonly ack: 'auto' | 'manual'
  /**
   * How many records may be delivered and not yet acked before intake waits; used under `ack: 'manual'`. 1 to 1000000.
   * Default: `10000`.
   */
  readonly maxUnacked: number
}
