import type { BadValue, BrokenRule, ParamsRule } from '../../types/params.ts'
import { commonParams } from '../config/params/declared-params.ts'
import { badAddress } from './bad-address.ts'
import { badCidr, badGroup, badMode, badPemPath, badSocketPath, badTimezone } from './param-checks.ts'
import { canReusePort } from './reuse-port.ts'

/** The params that only a syslog source has. */
export const syslogOwnParams = {
  addr: {
    type: 'string',
    impact: 'reopen',
    default: '0.0.0.0',
    nonEmpty: true,
    since: '0.1.0',
    check: (value: string): BadValue | null => badAddress(value),
    help: 'The address to listen on: IPv4, IPv6 or a host name.'
  },
  port: {
    type: 'integer',
    impact: 'reopen',
    default: 514,
    min: 0,
    max: 65_535,
    exact: true,
    since: '0.1.0',
    help: 'The port to listen on; 0 picks a free one, which `ready` reports. Ports below 1024 need privileges.'
  },
  protocol: {
    type: 'string',
    impact: 'reopen',
    default: 'udp',
    choices: ['udp', 'tcp', 'tls', 'unix'],
    since: '0.1.0',
    meant: { ssl: 'tls', 'tcp+tls': 'tls', 'tcp-tls': 'tls', socket: 'unix', uds: 'unix', udp4: 'udp', tcp4: 'tcp' },
    refused: {
      'unix-dgram': 'Node.js has no datagram Unix sockets; `unix` is a stream socket',
      unix_dgram: 'Node.js has no datagram Unix sockets; `unix` is a stream socket',
      unixgram: 'Node.js has no datagram Unix sockets; `unix` is a stream socket',
      unix_datagram: 'Node.js has no datagram Unix sockets; `unix` is a stream socket',
      'unix-datagram': 'Node.js has no datagram Unix sockets; `unix` is a stream socket',
      datagram:
        'Node.js has no datagram Unix sockets; `unix` is a stream socket, and `udp` takes datagrams from the network',
      dgram:
        'Node.js has no datagram Unix sockets; `unix` is a stream socket, and `udp` takes datagrams from the network'
    },
    help: 'The transport: UDP, TCP, TLS (RFC 5425) or a Unix stream socket at `path`.'
  },
  path: {
    type: 'string',
    impact: 'reopen',
    nonEmpty: true,
    path: 'from-config',
    since: '0.1.0',
    onlyWith: { protocol: ['unix'] },
    check: (value: string): string | null => badSocketPath(value),
    help: 'Where the Unix socket is created; required with `protocol = "unix"`.'
  },
  socket_mode: {
    type: 'string',
    impact: 'reopen',
    nonEmpty: true,
    defaultText: 'what the umask leaves',
    since: '0.1.0',
    onlyWith: { protocol: ['unix'] },
    check: (value: string): string | null => badMode(value),
    help: 'Who may write to the Unix socket, as octal digits: "0660" allows its user and its group.'
  },
  socket_group: {
    type: 'string',
    impact: 'reopen',
    nonEmpty: true,
    defaultText: "the process's",
    since: '0.1.0',
    onlyWith: { protocol: ['unix'] },
    check: (value: string): string | null => badGroup(value),
    help: 'The group of the Unix socket: a name from /etc/group, or a number.'
  },
  tls: {
    type: 'table',
    impact: 'reopen',
    since: '0.1.0',
    onlyWith: { protocol: ['tls'] },
    help: 'The server\'s certificate and what it asks of clients; required with `protocol = "tls"`.',
    params: {
      cert: {
        type: 'string',
        required: true,
        nonEmpty: true,
        path: 'from-config',
        since: '0.1.0',
        check: (value: string): string | null => badPemPath(value),
        help: 'The PEM file of the certificate, with its chain.'
      },
      key: {
        type: 'string',
        required: true,
        nonEmpty: true,
        path: 'from-config',
        since: '0.1.0',
        check: (value: string): string | null => badPemPath(value),
        help: "The PEM file of the certificate's private key."
      },
      ca: {
        type: 'string',
        nonEmpty: true,
        path: 'from-config',
        since: '0.1.0',
        check: (value: string): string | null => badPemPath(value),
        defaultText: "the system's",
        help: 'The PEM file of the authorities that client certificates are checked against.'
      },
      min_version: {
        type: 'string',
        default: 'TLSv1.2',
        choices: ['TLSv1.2', 'TLSv1.3'],
        aliases: { '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' },
        since: '0.1.0',
        refused: {
          TLSv1: 'it is broken and out of use',
          'TLSv1.0': 'it is broken and out of use',
          'TLSv1.1': 'it is broken and out of use'
        },
        help: 'The oldest version of TLS that is accepted.'
      },
      client_cert: {
        type: 'string',
        default: 'none',
        choices: ['none', 'request', 'require'],
        since: '0.1.0',
        help: 'Whether the server asks clients for a certificate (`request`), and refuses those without a valid one (`require`).'
      }
    }
  },
  header_mode: {
    type: 'string',
    impact: 'reopen',
    default: 'parse',
    choices: ['keep', 'strip', 'parse'],
    aliases: { raw: 'keep', skip: 'strip', tag: 'parse' },
    since: '0.1.0',
    help: 'The syslog header stays in the payload (`keep`), is removed (`strip`), or is removed and put into `meta` and tags (`parse`).'
  },
  framing: {
    type: 'string',
    impact: 'reopen',
    default: 'auto',
    choices: ['auto', 'line', 'len', 'nul'],
    meant: {
      newline: 'line',
      lf: 'line',
      'octet-counting': 'len',
      octet_counting: 'len',
      length: 'len',
      zero: 'nul',
      'non-transparent': 'line'
    },
    onlyWith: { protocol: ['tcp', 'tls', 'unix'] },
    since: '0.1.0',
    help: 'How a stream is split into messages: by line ends, by octet counts (`len`, RFC 6587), by NUL, or by the beginning of each message (`auto`); lines then end at LF or NUL.'
  },
  prefer_newline: {
    type: 'boolean',
    impact: 'reopen',
    default: false,
    onlyWith: { framing: ['auto'] },
    since: '0.1.0',
    help: 'A connection whose first message is a line stays with lines.'
  },
  format: {
    type: 'string',
    impact: 'reopen',
    default: 'auto',
    choices: ['auto', 'rfc5424', 'rfc3164'],
    since: '0.1.0',
    help: 'The format of messages; `auto` recognises that of each by its beginning.'
  },
  timezone: {
    type: 'string',
    impact: 'reopen',
    nonEmpty: true,
    defaultText: "this machine's",
    since: '0.1.0',
    check: (value: string): string | null => badTimezone(value),
    help: 'The IANA name of the time zone of RFC 3164 timestamps, which carry none.'
  },
  max_message_bytes: {
    type: 'integer',
    impact: 'reopen',
    default: 65_536,
    min: 64,
    max: 10_485_760,
    unit: 'bytes',
    since: '0.1.0',
    help: 'Longer messages are cut at this length, before the UTF-8 character that would be torn, tagged `truncated:true` and counted.'
  },
  tcp_recv_bytes: {
    type: 'integer',
    impact: 'reopen',
    default: 256_000,
    min: 64,
    max: 1_073_741_824,
    unit: 'bytes',
    since: '0.1.0',
    help: 'How many bytes of a connection may wait before its sender is held up; never less than `max_message_bytes`.'
  },
  udp_recv_buffer: {
    type: 'integer',
    impact: 'reopen',
    default: 8_388_608,
    min: 4096,
    max: 1_073_741_824,
    unit: 'bytes',
    since: '0.1.0',
    help: 'The size of the receive buffer to request from the kernel (SO_RCVBUF); `stats()` has the size that was granted.'
  },
  max_connections: {
    type: 'integer',
    impact: 'reopen',
    default: 1024,
    min: 1,
    max: 1_000_000,
    since: '0.1.0',
    help: 'The most connections at a time; further ones are closed at once and counted. Each takes a file descriptor of the process.'
  },
  max_connections_per_address: {
    type: 'integer',
    impact: 'reopen',
    default: 0,
    min: 0,
    max: 1_000_000,
    defaultText: '0 (off)',
    since: '0.1.0',
    help: 'The most connections from one address at a time; further ones are closed at once and counted. 0 sets no limit.'
  },
  max_buffered_bytes: {
    type: 'integer',
    impact: 'reopen',
    default: 268_435_456,
    min: 131_072,
    max: 1_099_511_627_776,
    unit: 'bytes',
    since: '0.1.0',
    help: 'How many bytes of all connections together may wait before all senders are held up; at least twice `max_message_bytes`.'
  },
  idle_timeout_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 0,
    min: 0,
    max: 2_147_483_647,
    unit: 'ms',
    defaultText: '0 (off)',
    since: '0.1.0',
    help: 'A connection that is silent for this long is closed and counted; 0 sets no limit.'
  },
  message_timeout_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 0,
    min: 0,
    max: 2_147_483_647,
    unit: 'ms',
    defaultText: '0 (off)',
    since: '0.1.0',
    help: 'A connection whose message takes longer than this to arrive is closed and counted; 0 sets no limit.'
  },
  tls_handshake_timeout_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 10_000,
    min: 1,
    max: 2_147_483_647,
    unit: 'ms',
    since: '0.1.0',
    help: 'How long a TLS handshake may take.'
  },
  allow_from: {
    type: 'string-list',
    impact: 'reopen',
    nonEmpty: true,
    defaultText: 'everyone',
    since: '0.1.0',
    check: (value: string): string | null => badCidr(value),
    help: 'The addresses and networks (CIDR) that may send; connections and datagrams from others are closed or dropped, and counted.'
  },
  proxy_protocol: {
    type: 'boolean',
    impact: 'reopen',
    default: false,
    since: '0.1.0',
    help: 'Connections begin with the PROXY protocol, version 1 or 2; the address it names becomes the peer.'
  },
  proxy_from: {
    type: 'string-list',
    impact: 'reopen',
    nonEmpty: true,
    defaultText: 'everyone',
    since: '0.1.0',
    onlyWith: { proxy_protocol: [true], protocol: ['tcp', 'tls'] },
    check: (value: string): string | null => badCidr(value),
    help: 'The addresses and networks (CIDR) of proxies that may connect; connections from others are closed and counted.'
  },
  reuse_port: {
    type: 'boolean',
    impact: 'reopen',
    default: false,
    since: '0.1.0',
    onlyWith: { protocol: ['udp'] },
    help: 'Several sources, which may run in separate processes, share the port (SO_REUSEPORT): the kernel assigns each sender to one of them. From Node.js 22.12 on.'
  },
  instances: {
    type: 'integer',
    impact: 'reopen',
    default: 1,
    min: 1,
    max: 32,
    since: '0.1.0',
    help: 'With UDP from Node.js 22.12 on: how many sockets share the port, each with a receive buffer of its own; the kernel assigns each sender to one of them. Elsewhere a source listens on one socket.'
  },
  queue_bytes: {
    type: 'integer',
    impact: 'reopen',
    default: 67_108_864,
    min: 65_536,
    max: 4_294_967_296,
    unit: 'bytes',
    since: '0.1.0',
    help: 'How many bytes of datagrams may wait while the consumer is slow.'
  },
  overflow: {
    type: 'string',
    impact: 'reopen',
    default: 'drop_newest',
    choices: ['drop_newest', 'drop_oldest'],
    since: '0.1.0',
    help: 'Which messages are dropped, and counted, when that queue is full.'
  }
} as const

/** The params of a syslog source, declared once: validation, types, JSON Schema and documents come from here. */
export const syslogParams: typeof syslogOwnParams & typeof commonParams = { ...syslogOwnParams, ...commonParams }

export const syslogRules: readonly ParamsRule[] = [
  {
    params: ['instances', 'protocol'],
    check: ({ instances, protocol }) => (instances === 1 ? null : withoutEffect(protocol, canReusePort()))
  },
  {
    params: ['protocol', 'tls'],
    check: ({ protocol, tls }) =>
      protocol !== 'tls' || tls !== undefined
        ? null
        : {
            code: 'CONFIG_MISSING_PARAM',
            message: '`protocol = "tls"` needs `tls` with `cert` and `key`',
            suggestion: 'tls = { cert = "server.pem", key = "server.key" }'
          }
  },
  {
    params: ['protocol', 'path'],
    check: ({ protocol, path }) =>
      protocol !== 'unix' || path !== undefined
        ? null
        : {
            code: 'CONFIG_MISSING_PARAM',
            message: '`protocol = "unix"` needs `path`',
            suggestion: 'path = "/run/app/syslog.sock"'
          }
  },
  {
    params: ['proxy_protocol', 'protocol'],
    check: ({ proxy_protocol: proxied, protocol }) =>
      proxied !== true || protocol !== 'udp'
        ? null
        : {
            message: '`proxy_protocol` is spoken on connections only, and `protocol = "udp"` has none',
            suggestion: 'protocol = "tcp"'
          }
  },
  {
    params: ['max_buffered_bytes', 'max_message_bytes'],
    check: ({ max_buffered_bytes: buffered, max_message_bytes: message }) =>
      Number(buffered) >= 2 * Number(message)
        ? null
        : {
            message: '`max_buffered_bytes` holds less than two messages of `max_message_bytes`',
            suggestion: `max_buffered_bytes = ${2 * Number(message)}`
          }
  }
]

/** The diagnostic for several `instances` that have no effect; null if they have one. */
export function withoutEffect(protocol: unknown, canShare: boolean): BrokenRule | null {
  if (protocol === 'udp' && canShare) return null
  return {
    code: 'CONFIG_DOUBTFUL_VALUE',
    path: ['instances'],
    suggestion: 'instances = 1',
    message:
      protocol === 'udp'
        ? 'more `instances` than one change nothing under this Node.js: UDP sockets share a port from 22.12 on, on Linux and FreeBSD'
        : 'more `instances` than one change nothing here: only UDP is received by several sockets'
  }
}

export type { SyslogInputParams, SyslogParams } from './params-types.ts'
