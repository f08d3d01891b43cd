import t from 'tap'
import { checkParams } from '../../lib/config/params/check-params.ts'
import { syslogParams, syslogRules, withoutEffect } from '../../lib/syslog/params.ts'

const check = (given: Readonly<Record<string, unknown>>) =>
  checkParams({ params: syslogParams, rules: syslogRules }, given)
const tls = { cert: 'server.pem', key: 'server.key' }

t.test('a syslog source needs no params', async (t) => {
  t.strictSame(
    { ...check({}).params },
    {
      addr: '0.0.0.0',
      port: 514,
      protocol: 'udp',
      header_mode: 'parse',
      framing: 'auto',
      prefer_newline: false,
      format: 'auto',
      max_message_bytes: 65_536,
      tcp_recv_bytes: 256_000,
      udp_recv_buffer: 8_388_608,
      max_connections: 1024,
      idle_timeout_ms: 0,
      tls_handshake_timeout_ms: 10_000,
      proxy_protocol: false,
      max_connections_per_address: 0,
      max_buffered_bytes: 268_435_456,
      message_timeout_ms: 0,
      reuse_port: false,
      instances: 1,
      queue_bytes: 67_108_864,
      overflow: 'drop_newest',
      ack: 'auto',
      max_unacked: 10_000
    }
  )
})

t.test('every valid param is accepted', async (t) => {
  const taken: readonly Readonly<Record<string, unknown>>[] = [
    { header_mode: 'keep', prefer_newline: true },
    { tcp_recv_bytes: 104_857_600 },
    { port: 0 },
    { addr: '::' },
    { addr: 'fe80::1%eth0' },
    { addr: 'logs.example.com.' },
    { protocol: 'tls', tls },
    { protocol: 'tls', tls: { ...tls, ca: 'ca.pem', min_version: '1.3', client_cert: 'require' } },
    { protocol: 'unix', path: '/run/x.sock' },
    { protocol: 'unix', path: '/run/x.sock', socket_mode: '0660', socket_group: 'adm' },
    { protocol: 'unix', path: '/run/x.sock', socket_mode: '666', socket_group: '4' },
    { protocol: 'tcp', max_buffered_bytes: 131_072, max_connections_per_address: 10, message_timeout_ms: 60_000 },
    { protocol: 'tcp', framing: 'len', proxy_protocol: true },
    { protocol: 'tls', tls, proxy_protocol: true, proxy_from: ['10.0.0.2', 'fd00::/8'] },
    { timezone: 'Asia/Shanghai' },
    { timezone: 'UTC' },
    { allow_from: '10.0.0.1' },
    { allow_from: ['10.0.0.0/8', 'fd00::/8', '::1', '0.0.0.0/0'] },
    { max_message_bytes: 1_048_576 },
    { queue_bytes: 65_536, overflow: 'drop_oldest', reuse_port: true }
  ]
  for (const given of taken) t.strictSame(check(given).problems, [], JSON.stringify(given))
  for (const [alias, mode] of [
    ['raw', 'keep'],
    ['skip', 'strip'],
    ['tag', 'parse']
  ] as const)
    t.equal(check({ header_mode: alias }).params['header_mode'], mode)
})

t.test('invalid params are refused with the reason', async (t) => {
  const refused: readonly (readonly [Readonly<Record<string, unknown>>, string, string | RegExp])[] = [
    [{ port: 65_536 }, 'CONFIG_OUT_OF_RANGE', '`port` takes an integer from 0 to 65535, not 65536'],
    [
      { protocol: 'datagram' },
      'CONFIG_BAD_CHOICE',
      /^`protocol` cannot be "datagram": Node.js has no datagram Unix sockets/
    ],
    [
      { protocol: 'unix', path: '/run/x.sock', socket_mode: '0999' },
      'CONFIG_BAD_VALUE',
      '`socket_mode` takes octal digits such as "0660"'
    ],
    [
      { protocol: 'unix', path: '/run/x.sock', socket_mode: '4755' },
      'CONFIG_BAD_VALUE',
      '`socket_mode` takes octal digits such as "0660"'
    ],
    [
      { protocol: 'unix', path: '/run/x.sock', socket_group: 'a:b' },
      'CONFIG_BAD_VALUE',
      '`socket_group` is not the name or the number of a group'
    ],
    [
      { protocol: 'tcp', max_buffered_bytes: 199_999, max_message_bytes: 100_000 },
      'CONFIG_CONFLICT',
      '`max_buffered_bytes` holds less than two messages of `max_message_bytes`'
    ],
    [{ addr: '999.1.1.1' }, 'CONFIG_BAD_VALUE', '`addr` is not an IPv4 address'],
    [{ addr: '[::1]' }, 'CONFIG_BAD_VALUE', '`addr` takes an address alone, without brackets'],
    [{ addr: 'localhost:514' }, 'CONFIG_BAD_VALUE', '`addr` takes an address alone, without brackets'],
    [{ addr: 'no host' }, 'CONFIG_BAD_VALUE', '`addr` is neither an IP address nor a host name'],
    [{ addr: `${'a'.repeat(64)}.com` }, 'CONFIG_BAD_VALUE', '`addr` is neither an IP address nor a host name'],
    [{ allow_from: ['10.0.0.0/33'] }, 'CONFIG_BAD_VALUE', '`allow_from[0]` takes networks of 0 to 32 bits here'],
    [{ allow_from: ['::/129'] }, 'CONFIG_BAD_VALUE', '`allow_from[0]` takes networks of 0 to 128 bits here'],
    [{ allow_from: ['10.0.0.0/8/8'] }, 'CONFIG_BAD_VALUE', /^`allow_from\[0\]` takes IP addresses and networks/],
    [{ allow_from: ['example.com'] }, 'CONFIG_BAD_VALUE', /^`allow_from\[0\]` takes IP addresses and networks/],
    [{ allow_from: [''] }, 'CONFIG_BAD_VALUE', '`allow_from[0]` may not be empty'],
    [{ allow_from: [] }, 'CONFIG_BAD_VALUE', '`allow_from` takes a non-empty string or array of them, not array of 0'],
    [{ timezone: 'Berlin' }, 'CONFIG_BAD_VALUE', /^`timezone` is not the IANA name of a time zone/],
    [{ protocol: 'tls' }, 'CONFIG_MISSING_PARAM', '`protocol = "tls"` needs `tls` with `cert` and `key`'],
    [{ protocol: 'tls', tls: { cert: 'x' } }, 'CONFIG_MISSING_PARAM', '`tls.key` is required'],
    [
      { protocol: 'tls', tls: { ...tls, key: '-----BEGIN PRIVATE KEY-----\nMIIE' } },
      'CONFIG_BAD_VALUE',
      '`tls.key` takes the path of a PEM file, not its content'
    ],
    [{ protocol: 'tls', tls: { ...tls, ca: 'a\0' } }, 'CONFIG_BAD_VALUE', '`tls.ca` cannot hold a NUL character'],
    [
      { protocol: 'tls', tls: { ...tls, min_version: 'TLSv1.1' } },
      'CONFIG_BAD_CHOICE',
      '`tls.min_version` cannot be "TLSv1.1": it is broken and out of use'
    ],
    [{ protocol: 'tcp', tls }, 'CONFIG_CONFLICT', '`tls` applies only with `protocol = "tls"`'],
    [{ protocol: 'unix' }, 'CONFIG_MISSING_PARAM', '`protocol = "unix"` needs `path`'],
    [
      { protocol: 'unix', path: 'x'.repeat(104) },
      'CONFIG_BAD_VALUE',
      '`path` is 104 bytes long, and the path of a Unix socket has to fit into 103'
    ],
    [{ protocol: 'unix', path: '\0abstract' }, 'CONFIG_BAD_VALUE', '`path` cannot hold a NUL character'],
    [{ path: '/run/x.sock' }, 'CONFIG_CONFLICT', '`path` applies only with `protocol = "unix"`'],
    [{ framing: 'len' }, 'CONFIG_CONFLICT', /^`framing` applies only with `protocol = "tcp"` or /],
    [
      { protocol: 'tcp', framing: 'len', prefer_newline: true },
      'CONFIG_CONFLICT',
      '`prefer_newline` applies only with `framing = "auto"`'
    ],
    [{ protocol: 'tcp', reuse_port: true }, 'CONFIG_CONFLICT', '`reuse_port` applies only with `protocol = "udp"`'],
    [
      { protocol: 'tcp', proxy_from: ['10.0.0.2'] },
      'CONFIG_CONFLICT',
      '`proxy_from` applies only with `proxy_protocol = true`'
    ],
    [
      { protocol: 'unix', path: '/run/x.sock', proxy_protocol: true, proxy_from: ['10.0.0.2'] },
      'CONFIG_CONFLICT',
      /^`proxy_from` applies only with `protocol = "tcp"` or /
    ],
    [
      { protocol: 'tcp', proxy_protocol: true, proxy_from: ['10.0.0.0/33'] },
      'CONFIG_BAD_VALUE',
      '`proxy_from[0]` takes networks of 0 to 32 bits here'
    ],
    [
      { proxy_protocol: true },
      'CONFIG_CONFLICT',
      '`proxy_protocol` is spoken on connections only, and `protocol = "udp"` has none'
    ]
  ]
  for (const [given, code, message] of refused) {
    const { problems } = check(given)
    t.equal(problems.length, 1, JSON.stringify(problems))
    t.equal(problems[0]?.code, code)
    t.match(problems[0]?.message, message)
    t.notMatch(JSON.stringify(problems), 'MIIE')
  }
})

t.test('more than one of `instances` is reported where it has no effect', async (t) => {
  for (const [protocol, canShare, message] of [
    ['udp', true, null],
    ['udp', false, /under this Node\.js: UDP sockets share a port from 22\.12 on/],
    ['tcp', true, /only UDP/],
    ['tls', false, /only UDP/],
    ['unix', true, /only UDP/]
  ] as const)
    t.match(
      withoutEffect(protocol, canShare),
      message === null ? null : { code: 'CONFIG_DOUBTFUL_VALUE', message },
      `${protocol} ${canShare}`
    )
})
