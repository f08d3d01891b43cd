import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'

const survived: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'syslog',
  category: 'format',
  retryable: false,
  severity: 'warning'
}

const lookAtTags = check(
  'Look at the record itself: it is delivered as it came, with the tag `syslog_error`; `meta.error` has the reason and the byte at which reading failed',
  '查看记录本身：它按原样交付并带有标签 `syslog_error`；`meta.error` 给出原因和失败位置（字节偏移）'
)

const capture = check('Look at what the sender really sends', '查看发送方实际发送的内容', {
  linux: 'sudo tcpdump -i any -n -A -c 20 host {host} and port {localPort}',
  darwin: 'sudo tcpdump -i any -n -A -c 20 host {host} and port {localPort}',
  win32: 'pktmon filter add syslog -i {host} -p {localPort}\npktmon start --capture --pkt-size 0 --log-mode real-time'
})

const sendWellFormed = check(
  'Send a well-formed message, to find out whether the sender or the source is at fault: this one has to arrive without the tag',
  '发送一条格式正确的消息，以区分是发送方还是源的问题：该消息应当不带此标签',
  {
    linux:
      'logger -n {localAddress} -P {localPort} --udp --rfc5424 test\nlogger -n {localAddress} -P {localPort} --tcp --octet-count --rfc5424 test',
    darwin: 'echo "<34>Oct 11 22:14:15 host app: test" | nc -u -w 1 {localAddress} {localPort}'
  }
)

const howFramed = check(
  'See how the sender frames: RFC 6587 octet counting begins each message with its length and a space (`57 <34>1 ...`), other senders end each message with a line end',
  '查看发送方的分帧方式：RFC 6587 的 octet counting 在每条消息前写长度和空格（`57 <34>1 ...`），其他方式以换行结束',
  posix('sudo tcpdump -i any -n -X -c 20 host {host} and port {localPort}')
)

const byItself = remedy(
  'Let the source recognise the framing of each connection and each message',
  '让源按连接和消息自动判断分帧方式',
  { toml: '[sources.params]\nprotocol = "{protocol}"\nframing = "auto"' }
)

const larger = '[sources.params]\nprotocol = "{protocol}"\nmax_message_bytes = 1048576\ntcp_recv_bytes = 1048576'

/**
 * Faulty messages. None is lost; if a stream can no longer be split into messages, its connection ends.
 */
export const syslogMessages: Catalogue = {
  SYSLOG_INVALID_FORMAT: {
    ...survived,
    symptom: text(
      'Data from {host} does not begin like a syslog message: {reason} at byte {offset}',
      '{host} 发送的内容不以 syslog 消息开头：{reason}，位于第 {offset} 字节'
    ),
    checks: [
      lookAtTags,
      check(
        'A message begins with `<`, a number from 0 to 191 without leading zeros, and `>` (`missing_pri`, `invalid_pri`); RFC 5424 continues with a version and a timestamp (`missing_timestamp`)',
        '消息以 `<`、0 到 191 之间且无前导零的数字和 `>` 开头（`missing_pri`、`invalid_pri`）；RFC 5424 随后是版本和时间戳（`missing_timestamp`）'
      ),
      capture,
      sendWellFormed
    ],
    remedies: [
      remedy(
        'If the sender writes lines that are not syslog, keep them whole and parse them yourself',
        '如果发送方发送的不是 syslog，请保留整行并自行解析',
        { toml: '[sources.params]\nheader_mode = "keep"' }
      ),
      remedy(
        'If messages are split at the wrong place, let a connection that began with lines stay with lines',
        '如果消息在错误的位置被切分，让以行开始的连接保持按行分帧',
        { toml: '[sources.params]\nprotocol = "{protocol}"\nheader_mode = "keep"\nprefer_newline = true' }
      ),
      remedy(
        "If a sender's messages are taken for the other format, set the format",
        '如果消息被误认为另一种格式，请明确指定格式',
        { toml: '[sources.params]\nformat = "rfc3164"' }
      ),
      remedy(
        'Or have the sender write RFC 5424 (rsyslog: `RSYSLOG_SyslogProtocol23Format`, syslog-ng: the `syslog()` destination)',
        '或让发送方使用 RFC 5424（rsyslog：`RSYSLOG_SyslogProtocol23Format`，syslog-ng：`syslog()` 目标）'
      )
    ]
  },
  SYSLOG_PARSE_ERROR: {
    ...survived,
    symptom: text(
      'A message from {host} begins correctly but contains an error further on: {reason} at byte {offset}',
      '{host} 的消息开头正确，但后面有误：{reason}，位于第 {offset} 字节'
    ),
    checks: [
      lookAtTags,
      check(
        'Try the message by itself: `parseSyslog(bytes)` reports the same reason and offset',
        '单独解析该消息：`parseSyslog(bytes)` 给出相同的原因和偏移'
      ),
      capture,
      sendWellFormed
    ],
    remedies: [
      remedy(
        'Have the sender correct the field: most often it is an unescaped `"`, `]` or `\\` in a parameter of the structured data, or a field that is left out instead of written as `-`',
        '让发送方修正该字段：最常见的是结构化数据的参数值中 `"`、`]`、`\\` 未转义，或字段缺失而没有写成 `-`'
      ),
      remedy(
        'If messages of the older format only look like RFC 5424, set the format',
        '如果是旧格式的消息被误认为 RFC 5424，请明确指定格式',
        { toml: '[sources.params]\nformat = "rfc3164"' }
      ),
      remedy('Or accept them as they are', '或按原样接收', { toml: '[sources.params]\nheader_mode = "keep"' })
    ]
  },
  SYSLOG_INVALID_FRAME: {
    ...survived,
    category: 'protocol',
    severity: 'error',
    symptom: text(
      'There is no octet count where `framing = "len"` needs one; the source closed the connection of {host}',
      '`framing = "len"` 要求的长度不存在，{host} 的连接已断开'
    ),
    checks: [
      howFramed,
      check('Count how often it happens: `stats().drops.protocol`', '查看发生次数：`stats().drops.protocol`')
    ],
    remedies: [
      byItself,
      remedy(
        'Or switch octet counting on at the sender (rsyslog: `TCP_Framing="octet-counted"`, syslog-ng: the `syslog()` destination, `logger --octet-count`)',
        '或在发送方启用 octet counting（rsyslog：`TCP_Framing="octet-counted"`，syslog-ng：`syslog()` 目标，`logger --octet-count`）'
      ),
      remedy('Check that it counts bytes, not characters', '确认长度按字节而不是按字符计算')
    ]
  },
  SYSLOG_FRAMING_MISMATCH: {
    ...survived,
    category: 'protocol',
    severity: 'error',
    symptom: text(
      '{host} frames its messages differently from what `framing` says: the source cannot separate them, or finds no end',
      '{host} 的分帧方式与 `framing` 不一致：消息无法被正确切分，或一直不结束'
    ),
    checks: [
      howFramed,
      check('Look at `stats()`: `bytes` grows, and `events` does not', '查看 `stats()`：`bytes` 增长而 `events` 不增长')
    ],
    remedies: [
      byItself,
      remedy(
        'Or have the sender frame messages the way this source expects (rsyslog: `TCP_Framing`, `logger`: with or without `--octet-count`; `SysLogHandler` of Python ends messages with NUL)',
        '或让发送方使用与本源一致的分帧方式（rsyslog：`TCP_Framing`；`logger`：是否使用 `--octet-count`；Python 的 `SysLogHandler` 以 NUL 结束消息）'
      )
    ]
  },
  SYSLOG_BAD_COUNT: {
    ...survived,
    category: 'protocol',
    severity: 'error',
    symptom: text(
      'An octet count from {host} is wrong: no message begins where it points. The bytes before the next message were discarded',
      '{host} 的 octet count 有误：其指向的位置不是消息的开头。下一条消息之前的内容已放弃'
    ),
    checks: [
      howFramed,
      check(
        'Compare a count with its message: it counts the bytes after the space, without a line end that is not sent. A count that is too low points into the message, one that is too high into the next one',
        '将 octet count 与消息对照：它是空格之后的字节数，不含没有发送的行尾。过小时指向消息内部，过大时指向下一条消息'
      ),
      check(
        'Count how often it happens and what it costs: `stats().drops.bad_count`, and the bytes in `stats().bytesLost.bad_count`',
        '查看发生次数和丢失的字节数：`stats().drops.bad_count` 和 `stats().bytesLost.bad_count`'
      )
    ],
    remedies: [
      remedy(
        'Fix the sender: it counts characters instead of bytes, or a byte too many or too few',
        '修正发送方：它按字符而不是字节计数，或多计、少计了字节'
      ),
      remedy('Or have it send lines', '或让发送方按行发送', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nframing = "line"'
      }),
      remedy(
        'If the numbers are not counts but belong to lines, treat the connection as lines',
        '如果这些数字不是 octet count 而是行的内容，请按行分帧',
        { toml: '[sources.params]\nprotocol = "{protocol}"\nframing = "line"' }
      )
    ]
  },
  SYSLOG_FRAME_TOO_LONG: {
    ...survived,
    category: 'limit',
    severity: 'error',
    symptom: text(
      '{host} announced a message of more than 10 MiB; the source closed its connection',
      '{host} 声明的消息超过 10 MiB，连接已断开'
    ),
    checks: [
      howFramed,
      check(
        'Count how often it happens: `stats().drops.frame_too_long`',
        '查看发生次数：`stats().drops.frame_too_long`'
      )
    ],
    remedies: [
      remedy(
        'If the number is not a length but the beginning of a line, treat the connection as lines',
        '如果该数字不是长度而是行首内容，请按行分帧',
        { toml: '[sources.params]\nprotocol = "{protocol}"\nframing = "line"' }
      ),
      remedy(
        'Have the sender split messages of that length: syslog is not made for them',
        '让发送方拆分过长的内容：syslog 不适合传输它'
      ),
      remedy('If it is not one of your senders, keep it out', '如果不是你的发送方，请拒绝它', {
        toml: '[sources.params]\nallow_from = ["10.0.0.0/8"]'
      })
    ]
  },
  SYSLOG_MESSAGE_TOO_LONG: {
    ...survived,
    category: 'limit',
    symptom: text(
      'A message from {host} is longer than `max_message_bytes` and was cut',
      '{host} 的消息超过 `max_message_bytes`，已被截断'
    ),
    checks: [
      check(
        'Cut messages have the tag `truncated:true`, and `stats().truncated` counts them',
        '被截断的消息带标签 `truncated:true`，数量见 `stats().truncated`'
      ),
      check(
        'See whether it is one message, or many that were never separated: then the framing is wrong',
        '确认是单条消息过长，还是多条消息未被分开：后者说明分帧方式不对'
      ),
      howFramed
    ],
    remedies: [
      remedy(
        'Allow longer messages; a connection then has to hold as much',
        '提高上限；每个连接可缓存的字节数也要相应提高',
        { toml: larger }
      ),
      byItself,
      remedy(
        'Over UDP no message is longer than a datagram (65507 bytes over IPv4), and routers drop large ones: send long messages over TCP or TLS',
        'UDP 消息不会超过一个数据报（IPv4 为 65507 字节），且较大的数据报容易被丢弃：长消息请使用 TCP 或 TLS'
      ),
      remedy(
        'Have the sender use the same limit as this source (rsyslog: `maxMessageSize`, syslog-ng: `log-msg-size()`)',
        '让发送方使用与本源一致的上限（rsyslog：`maxMessageSize`，syslog-ng：`log-msg-size()`）'
      )
    ]
  }
}
