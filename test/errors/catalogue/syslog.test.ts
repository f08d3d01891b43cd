import { parse } from 'smol-toml'
import t from 'tap'
import { checkParams } from '../../../lib/config/params/check-params.ts'
import { lookUp, sections } from '../../../lib/errors/catalogue/index.ts'
import { classifyError } from '../../../lib/errors/classify.ts'
import { describeError } from '../../../lib/errors/describe.ts'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { syslogParams, syslogRules } from '../../../lib/syslog/params.ts'
import { syslogCodes, type ErrorCode } from '../../../types/error-codes.ts'

const fatal: ReadonlySet<string> = new Set([
  'SYSLOG_ADDRESS_IN_USE',
  'SYSLOG_PERMISSION_DENIED',
  'SYSLOG_ADDRESS_NOT_AVAILABLE',
  'SYSLOG_LISTEN_FAILED',
  'SYSLOG_SOCKET_NO_FOLDER',
  'SYSLOG_SOCKET_PERMISSION_DENIED',
  'SYSLOG_SOCKET_PATH_TAKEN'
])

t.test('only what keeps a source from listening ends it', async (t) => {
  for (const code of syslogCodes) {
    const { entry } = lookUp(code)
    t.equal(entry.severity === 'fatal', fatal.has(code), code)
    t.equal(entry.area, 'syslog', code)
  }
})

t.test('every case of the older guide is answered, with what it advised put right', async (t) => {
  const listen = { path: '/run/app/syslog.sock', values: { service: 'rsyslog' }, host: '0.0.0.0', port: 1514 }
  const sender = {
    host: '192.0.2.7',
    values: {
      reason: 'missing_pri',
      offset: '0',
      localAddress: '127.0.0.1',
      localPort: '1514',
      asked: '8388608',
      granted: '212992',
      count: '7'
    }
  }
  const cases: readonly (readonly [string, ErrorCode, object, readonly string[]])[] = [
    [
      'Address already in use',
      'SYSLOG_ADDRESS_IN_USE',
      listen,
      [
        'sudo ss -lntup sport = :1514',
        'sudo lsof -- /run/app/syslog.sock',
        'port = 1514',
        'sudo systemctl stop rsyslog'
      ]
    ],
    [
      'Permission denied',
      'SYSLOG_PERMISSION_DENIED',
      listen,
      ['net.ipv4.ip_unprivileged_port_start', 'CAP_NET_BIND_SERVICE', 'port = 1514', 'ls -ld /run/app']
    ],
    [
      'Connection refused',
      'SYSLOG_REFUSED',
      listen,
      ['nc -v -w 5 0.0.0.0 1514', 'protocol = "tcp"', '-p 1514:1514/udp']
    ],
    [
      'Network unreachable',
      'SYSLOG_UNREACHABLE',
      listen,
      [
        'iptables -I INPUT -p udp --dport 1514 -j ACCEPT',
        'iptables -I INPUT -p tcp --dport 1514 -j ACCEPT',
        'ufw allow 1514/udp',
        'ip route get'
      ]
    ],
    [
      'Invalid syslog format',
      'SYSLOG_INVALID_FORMAT',
      sender,
      [
        'missing_pri at byte 0',
        'sudo tcpdump -i any -n -A -c 20 host 192.0.2.7 and port 1514',
        'logger -n 127.0.0.1 -P 1514 --udp --rfc5424',
        'header_mode = "keep"',
        'prefer_newline = true'
      ]
    ],
    ['Parse error in syslog message', 'SYSLOG_PARSE_ERROR', sender, ['tcpdump', 'logger', 'header_mode = "keep"']],
    [
      'message loss',
      'SYSLOG_KERNEL_DROPS',
      sender,
      [
        'netstat -su',
        'nstat -az UdpRcvbufErrors',
        '/proc/net/udp',
        'protocol = "tcp"',
        'udp_recv_buffer = 67108864',
        'sysctl -w net.core.rmem_max=67108864',
        '`tcp_recv_bytes` does nothing'
      ]
    ],
    [
      'buffer overflow',
      'SYSLOG_QUEUE_OVERFLOW',
      sender,
      ['queue_bytes = 268435456', 'overflow = "drop_oldest"', 'protocol = "tcp"']
    ],
    [
      'a buffer that the kernel did not grant',
      'SYSLOG_RECV_BUFFER_SMALL',
      sender,
      ['of 212992 bytes instead of 8388608', 'sudo sysctl -w net.core.rmem_max=8388608', '/etc/sysctl.d/']
    ]
  ]
  for (const [name, code, context, parts] of cases) {
    for (const locale of ['en', 'zh'] as const) {
      const text = formatDiagnosis(describeError(code, context), { locale, platform: 'linux' })
      for (const part of locale === 'en'
        ? parts
        : parts.filter((part) => !/ (?:at|of|does) /.test(part) && !part.startsWith('of '))) {
        t.ok(text.includes(part), `${name} (${locale}): ${part}`)
      }
    }
  }
})

t.test('commands name the address that was bound or connected to', async (t) => {
  const inUse = Object.assign(new Error('listen EADDRINUSE: address already in use /run/a b.sock'), {
    code: 'EADDRINUSE',
    syscall: 'listen',
    address: '/run/a b.sock',
    port: -1
  })
  const found = classifyError(inUse, { area: 'syslog' })
  t.equal(found.symptom.en, 'The address to listen on is already in use: /run/a b.sock')
  t.match(formatDiagnosis(found, { platform: 'linux' }), "ls -la '/run/a b.sock'")
  const refused = classifyError(
    { code: 'ECONNREFUSED', syscall: 'connect', address: '::1', port: 514 },
    { area: 'syslog' }
  )
  t.match(refused.symptom.en, '::1:514')
})

t.test('every fragment is one that a syslog source takes', async (t) => {
  let seen = 0
  for (const code of [...sections.syslog, ...sections.tls].flatMap((part) => Object.keys(part))) {
    for (const { toml } of describeError(code).remedies) {
      // Those of a Kafka source are tried beside its own
      if (toml === undefined || toml.startsWith('[sources.params.config]') || code.startsWith('TLS_FILE_')) continue
      seen++
      t.strictSame(
        checkParams({ params: syslogParams, rules: syslogRules }, paramsOf(toml)).problems,
        [],
        `${code}: ${toml}`
      )
    }
  }
  t.ok(seen > 40)
})

function paramsOf(toml: string): Readonly<Record<string, unknown>> {
  const { sources } = parse(toml) as { readonly sources?: { readonly params?: Readonly<Record<string, unknown>> } }
  return sources?.params ?? {}
}
