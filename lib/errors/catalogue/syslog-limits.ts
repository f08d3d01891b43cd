import { check, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'

const limit: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'syslog',
  category: 'limit',
  retryable: true,
  severity: 'warning'
}

const whoConnects = check('See who has how many connections', '查看各地址的连接数', {
  linux:
    'ss -tn state established sport = :{localPort} | awk \'NR > 1 { sub(/:[0-9]+$/, "", $4); print $4 }\' | sort | uniq -c | sort -rn | head',
  darwin: 'lsof -nP -iTCP:{localPort}',
  win32: 'Get-NetTCPConnection -LocalPort {localPort} | Group-Object -Property RemoteAddress'
})

const whatIsOpen = check(
  'See how many files the process may have open, how many it has open, and which',
  '查看进程允许打开的文件数、已打开的数量及其类型',
  {
    linux:
      "grep 'open files' /proc/{pid}/limits\nls /proc/{pid}/fd | wc -l\nls -l /proc/{pid}/fd | awk '{ print $NF }' | sed 's/[0-9].*//' | sort | uniq -c | sort -rn | head"
  }
)

const raiseLimit = remedy(
  'Raise the limit of open files: `LimitNOFILE=` in the systemd unit, `--ulimit nofile=` of a container',
  '提高打开文件数上限：systemd 单元中的 `LimitNOFILE=`，容器的 `--ulimit nofile=`',
  {
    commands: {
      linux: 'sudo systemctl edit {service} # [Service] LimitNOFILE=65536',
      any: 'docker run --ulimit nofile=65536 app'
    }
  }
)

const fewerConnections = remedy(
  'Or allow as many connections as the limit permits',
  '或将允许的连接数设为实际可达的数量',
  {
    toml: '[sources.params]\nprotocol = "{protocol}"\nmax_connections = 512'
  }
)

const keepOut = remedy('If it is not one of your senders, keep it out', '如果不是你的发送方，请拒绝它', {
  toml: '[sources.params]\nallow_from = ["10.0.0.0/8"]'
})

/** Limits that a source sets for its senders, and that the process sets for the source. */
export const syslogLimits: Catalogue = {
  SYSLOG_TOO_MANY_OF_ADDRESS: {
    ...limit,
    symptom: text(
      '{host} has as many connections open as `max_connections_per_address` allows; another one was closed',
      '{host} 的连接数已达 `max_connections_per_address`，新的连接被关闭'
    ),
    checks: [
      whoConnects,
      check(
        'See whether many senders share the address: a router, a container network, a relay',
        '确认该地址是否由多个发送方共用：路由器、容器网络、中继'
      ),
      check('Count what was closed: `stats().drops.address_limit`', '查看关闭数量：`stats().drops.address_limit`')
    ],
    remedies: [
      remedy('If many senders share it, allow more', '如果由多个发送方共用，请提高上限', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nmax_connections_per_address = 256'
      }),
      remedy(
        'Behind a load balancer, let it speak the PROXY protocol: the real senders are then counted',
        '位于负载均衡之后时，让其使用 PROXY 协议：将按真实发送方计数',
        { toml: '[sources.params]\nprotocol = "{protocol}"\nproxy_protocol = true' }
      ),
      remedy(
        'If it is one sender, fix it: it does not close its connections',
        '如果是单个发送方，请修正它：它没有关闭自己的连接'
      ),
      keepOut
    ]
  },
  SYSLOG_DESCRIPTOR_LIMIT: {
    ...limit,
    category: 'config',
    retryable: false,
    symptom: text(
      'The process can open {room} more files, which is less than `max_connections` ({asked}): further connections will be closed',
      '进程还能打开 {room} 个文件，少于 `max_connections`（{asked}）：超出的连接将被关闭'
    ),
    checks: [whatIsOpen],
    remedies: [raiseLimit, fewerConnections]
  },
  SYSLOG_NO_DESCRIPTORS: {
    ...limit,
    severity: 'error',
    symptom: text(
      'The process has too few file descriptors left for another connection: the source closes new connections of senders (source {source})',
      '进程剩余的文件描述符不足，发送方的连接被关闭（源 {source}）'
    ),
    checks: [
      whatIsOpen,
      check(
        'Look at `stats()`: `drops.connection_limit` counts the closed connections; if `connectionDropsKnown` is false, there may have been more',
        '查看 `stats()`：`drops.connection_limit` 为被关闭的连接数；`connectionDropsKnown` 为 false 时实际可能更多'
      )
    ],
    remedies: [
      raiseLimit,
      fewerConnections,
      remedy(
        'If there are not many connections, fix whatever leaves files open in the process',
        '如果数量多的不是连接，请修正进程中未关闭文件的代码'
      ),
      remedy('Close silent connections', '关闭长时间静默的连接', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nidle_timeout_ms = 3600000'
      })
    ]
  },
  SYSLOG_MESSAGE_UNFINISHED: {
    ...limit,
    symptom: text(
      'A message of {host} was not finished within `message_timeout_ms`; its connection was closed',
      '{host} 的消息未在 `message_timeout_ms` 内完成，连接已关闭'
    ),
    checks: [
      check(
        'The received part of the message is delivered with the tag `truncated:true`; `stats().drops.unfinished` counts the connections',
        '已到达的部分会带标签 `truncated:true` 交付；连接数见 `stats().drops.unfinished`'
      ),
      check(
        'See whether the sender writes half lines and waits, as programs with buffered output do, or announces more bytes than it sends',
        '确认发送方是否先写半行再等待（如输出带缓冲的程序），或声明的字节数多于实际发送'
      )
    ],
    remedies: [
      remedy('Allow more time', '允许更长时间', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nmessage_timeout_ms = 300000'
      }),
      remedy('Have the sender write whole lines', '让发送方写出完整的行', {
        commands: { linux: 'stdbuf -oL {service} | nc {localAddress} {localPort}' }
      }),
      keepOut
    ]
  },
  SYSLOG_BUFFER_LIMIT: {
    ...limit,
    severity: 'error',
    symptom: text(
      'The unfinished messages of all connections fill `max_buffered_bytes`; the connection of {host}, which held the most, was closed',
      '所有连接的未完成消息占满了 `max_buffered_bytes`；占用最多的 {host} 的连接已关闭'
    ),
    checks: [
      whoConnects,
      check(
        'See how many were closed: `stats().drops.buffer_limit`. The received parts of their messages are delivered with the tag `truncated:true`',
        '查看关闭数量：`stats().drops.buffer_limit`。其消息已到达的部分会带标签 `truncated:true` 交付'
      )
    ],
    remedies: [
      remedy('If messages are long and senders many, allow more', '如果消息较长且发送方较多，请提高上限', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nmax_buffered_bytes = 1073741824'
      }),
      remedy('Set a time limit for unfinished messages', '限制消息完成的时间', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nmessage_timeout_ms = 60000'
      }),
      keepOut
    ]
  }
}
