import type { ErrorContext } from '../../../types/classification.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { ParamEdit, ProposedFix } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { letIn } from './allow-check.ts'
import { handshakeFixes } from './handshake-fixes.ts'
import { longerMessages } from './length-fixes.ts'

/** The fixes for a fault of a running source. `met`: the sender that last caused it, and the details. */
export function remedyOf(code: ErrorCode, params: SyslogParams, met: ErrorContext): readonly ProposedFix[] {
  return REMEDIES.get(code)?.(params, met) ?? handshakeFixes(code, params)
}

type Remedy = (params: SyslogParams, met: ErrorContext) => readonly ProposedFix[]

function setting(en: string, zh: string, ...edits: readonly (readonly [string, ParamEdit['value']])[]): ProposedFix {
  return { text: { en, zh }, set: edits.map(([name, value]) => ({ path: [name], value })) }
}

const anyFraming: Remedy = () => [
  setting('Let the framing be detected for each connection and message', '让源按连接和消息自动判断分帧方式', [
    'framing',
    'auto'
  ])
]

const lines: Remedy = () => [
  setting('Take the connections as lines: the numbers are no counts', '按行分帧：这些数字不是 octet count', [
    'framing',
    'line'
  ])
]

/** Lets the format be detected; if it already is, the messages are not syslog. */
const anyFormat: Remedy = ({ format, headerMode }) => {
  if (format !== 'auto')
    return [setting('Let each message tell its own format', '让每条消息自行说明其格式', ['format', 'auto'])]
  return headerMode === 'keep'
    ? []
    : [
        setting(
          'Where the sender writes what is no syslog, keep the messages whole',
          '如果发送方发送的不是 syslog，请保留整条消息',
          ['header_mode', 'keep']
        )
      ]
}

const moreConnections: Remedy = ({ maxConnections }) => {
  const most = Math.min(Math.max(2 * maxConnections, 1024), 1_000_000)
  return [setting(`Allow more connections (${most})`, `提高连接数上限（${most}）`, ['max_connections', most])]
}

const moreOfAddress: Remedy = ({ maxConnectionsPerAddress }) => {
  const most = Math.min(Math.max(4 * maxConnectionsPerAddress, 64), 1_000_000)
  return [
    setting(
      `Where many senders share the address, allow more (${most})`,
      `如果该地址由多个发送方共用，请提高上限（${most}）`,
      ['max_connections_per_address', most]
    )
  ]
}

const moreTime: Remedy = ({ messageTimeoutMs }) => {
  const ms = Math.min(messageTimeoutMs * 5, 2_147_483_647)
  return [
    setting(`Allow messages more time (${ms} ms)`, `允许消息用更长时间完成（${ms} 毫秒）`, ['message_timeout_ms', ms])
  ]
}

const moreBuffer: Remedy = ({ maxBufferedBytes }) => {
  const bytes = maxBufferedBytes * 4
  return [
    setting(
      `Let all connections together hold more (${bytes} bytes)`,
      `提高所有连接合计可缓存的字节数（${bytes} 字节）`,
      ['max_buffered_bytes', bytes]
    )
  ]
}

const allowed: Remedy = ({ allowFrom = [] }, { host: sender }) =>
  sender === undefined ? [] : [letIn(sender, allowFrom)]

const proxyAllowed: Remedy = ({ proxyFrom = [] }, { host: sender }) =>
  sender === undefined
    ? []
    : [
        setting(
          `If ${sender} is one of your proxies, let it speak for senders`,
          `如果 ${sender} 是你的代理，请允许它`,
          ['proxy_from', [...proxyFrom, sender]]
        )
      ]

const noProxy: Remedy = ({ proxyFrom }) => [
  setting(
    'Where senders connect without a proxy between, take the connections as they are',
    '如果发送方与源之间没有代理，请关闭 PROXY 协议',
    ['proxy_protocol', false],
    ...(proxyFrom === undefined ? [] : [['proxy_from', null] as const])
  )
]

/** Always sets `proxy_from` too, so that no other peer can name senders. */
const useProxy: Remedy = (_params, { host: sender }) =>
  sender === undefined
    ? []
    : [
        setting(
          `If ${sender} is your proxy, let it name the senders`,
          `如果 ${sender} 是你的代理，请允许它指明发送方`,
          ['proxy_protocol', true],
          ['proxy_from', [sender]]
        )
      ]

/** A sender may reject the certificate when the handshake is already complete for the server. */
const hungUp: Remedy = ({ protocol }) =>
  protocol !== 'tls'
    ? []
    : [
        {
          text: {
            en: 'Check that the senders trust the authority of the certificate and connect to one of its names: a sender that refuses it may close the connection silently',
            zh: '确认发送方信任证书的 CA，并使用证书中的名称连接：拒绝证书的发送方可能直接断开连接'
          }
        }
      ]

/** For the protocols of programs that send logs; health checks and scanners use others. */
const sendSyslog: Remedy = ({ port }, { host: sender = 'the client', values }) => {
  const [en, zh] = SHIPPERS.get(values?.['protocol'] ?? '') ?? []
  return en === undefined || zh === undefined
    ? []
    : [{ text: { en: `On ${sender}, ${en} (port ${port})`, zh: `在 ${sender} 上${zh}（端口 ${port}）` } }]
}

const SHIPPERS: ReadonlyMap<string, readonly [en: string, zh: string]> = new Map([
  [
    'RELP',
    [
      'send by plain syslog: rsyslog `omfwd` in place of `omrelp`, syslog-ng `network()` in place of `relp()`',
      '改用普通 syslog 发送：rsyslog 使用 `omfwd` 而非 `omrelp`，syslog-ng 使用 `network()` 而非 `relp()`'
    ]
  ],
  [
    'Beats (Lumberjack)',
    [
      'let Filebeat write to Logstash, Kafka or a file, and read that: it has no output of syslog',
      '让 Filebeat 写入 Logstash、Kafka 或文件，再从那里读取：它没有 syslog 输出'
    ]
  ]
])

const REMEDIES: ReadonlyMap<ErrorCode, Remedy> = new Map<ErrorCode, Remedy>([
  ['SYSLOG_NOT_ALLOWED', allowed],
  ['SYSLOG_PROXY_NOT_ALLOWED', proxyAllowed],
  ['SYSLOG_INVALID_PROXY_HEADER', noProxy],
  ['SYSLOG_TOO_MANY_CONNECTIONS', moreConnections],
  ['SYSLOG_TOO_MANY_OF_ADDRESS', moreOfAddress],
  ['SYSLOG_BUFFER_LIMIT', moreBuffer],
  ['SYSLOG_MESSAGE_UNFINISHED', moreTime],
  ['SYSLOG_OTHER_PROTOCOL', sendSyslog],
  ['SYSLOG_PROXY_UNEXPECTED', useProxy],
  ['SYSLOG_CONNECTION_LOST', hungUp],
  ['SYSLOG_FRAMING_MISMATCH', anyFraming],
  ['SYSLOG_INVALID_FRAME', anyFraming],
  ['SYSLOG_BAD_COUNT', lines],
  ['SYSLOG_FRAME_TOO_LONG', lines],
  ['SYSLOG_MESSAGE_TOO_LONG', longerMessages],
  ['SYSLOG_INVALID_FORMAT', anyFormat],
  ['SYSLOG_PARSE_ERROR', anyFormat]
])
