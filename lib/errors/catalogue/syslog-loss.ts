import { check, everywhere, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'

const lost: Pick<CatalogueEntry, 'area' | 'category' | 'retryable'> = {
  area: 'syslog',
  category: 'limit',
  retryable: true
}

const lookAtStats = check(
  'Look at `stats()`: `drops` says how many were lost and why, `datagrams` how much waits and which buffer the kernel granted',
  '查看 `stats()`：`drops` 给出数量和原因，`datagrams` 给出排队数量和内核授予的缓冲区大小'
)

const kernelCounts = check(
  'Ask the kernel: for losses on all sockets since it started, for those on this one, and for how much waits in its buffer',
  '查询内核：启动以来所有套接字的丢弃、该套接字的丢弃，以及缓冲区中的积压',
  {
    linux:
      'nstat -az UdpRcvbufErrors Udp6RcvbufErrors\nnetstat -su\nss -lunm sport = :{port}\ncat /proc/net/udp /proc/net/udp6 # the last column: drops',
    darwin: 'netstat -s -p udp',
    win32: 'netstat -s -p udp'
  }
)

const whereTimeGoes = check(
  "See where the time goes: a busy event loop reads no datagrams. Load the profile into the browser's developer tools",
  '查看时间消耗在哪里：事件循环繁忙时不会读取数据报。把生成的 profile 载入浏览器开发者工具',
  { any: 'node --cpu-prof app.js' }
)

const useTcp = remedy(
  'Use TCP or TLS: a sender then waits until the source reads, and nothing is dropped on the way',
  '使用 TCP 或 TLS：发送方会等待数据被读取，途中不会丢弃',
  { toml: '[sources.params]\nprotocol = "tcp"' }
)

const spread = remedy(
  'Spread the senders over several sources, each with its own port and in its own process',
  '将发送方分散到多个源，每个源使用各自的端口和进程',
  { toml: '[sources.params]\nport = 1515' }
)

const share = remedy(
  'From Node.js 22.12 on, several sources can share the port, each in its own process',
  '从 Node.js 22.12 起，多个源可以在各自的进程中共享同一端口',
  { toml: '[sources.params]\nreuse_port = true' }
)

const raiseLimit = (size: string): Readonly<Record<'linux' | 'darwin', string>> => ({
  linux: `sudo sysctl -w net.core.rmem_max=${size}\necho net.core.rmem_max=${size} | sudo tee /etc/sysctl.d/60-syslog-source.conf`,
  darwin: `sudo sysctl -w kern.ipc.maxsockbuf=${size}`
})

/** Datagrams that were lost or may be lost: UDP has no flow control. */
export const syslogLoss: Catalogue = {
  SYSLOG_QUEUE_OVERFLOW: {
    ...lost,
    severity: 'error',
    symptom: text(
      'The consumer is too slow: the queue of the source is full and messages are dropped (source {source})',
      '消费方过慢：源的队列已满，消息被丢弃（源 {source}）'
    ),
    checks: [
      lookAtStats,
      check(
        'Find out who is slow: `datagrams.queuedBytes` near `queue_bytes` means the consumer, `drops.kernel` alone means this process',
        '判断瓶颈：`datagrams.queuedBytes` 接近 `queue_bytes` 说明消费方慢；只有 `drops.kernel` 增长说明本进程来不及读取'
      ),
      whereTimeGoes
    ],
    remedies: [
      remedy(
        'Make the consumer faster: use `pipeline()`, write in batches, and do not await one promise per record',
        '加快消费：使用 `pipeline()`，批量写出，不要每条记录等待一个 promise'
      ),
      remedy(
        'For bursts after which the consumer can catch up, enlarge the queue',
        '如果只是突发流量，消费方随后能追上，请增大队列',
        { toml: '[sources.params]\nqueue_bytes = 268435456' }
      ),
      remedy('If the newest messages matter more, drop the oldest', '如果更看重最新的消息，请丢弃最旧的', {
        toml: '[sources.params]\noverflow = "drop_oldest"'
      }),
      useTcp,
      spread,
      share
    ]
  },
  SYSLOG_KERNEL_DROPS: {
    ...lost,
    severity: 'error',
    symptom: text(
      'The kernel dropped {count} messages before the source could read them ({host}:{port})',
      '内核在源读取之前丢弃了 {count} 条消息（{host}:{port}）'
    ),
    checks: [lookAtStats, kernelCounts, whereTimeGoes],
    remedies: [
      remedy(
        'Give the kernel a larger receive buffer; `tcp_recv_bytes` does nothing for UDP',
        '增大内核接收缓冲区；`tcp_recv_bytes` 对 UDP 不起作用',
        { commands: raiseLimit('67108864'), toml: '[sources.params]\nudp_recv_buffer = 67108864' }
      ),
      useTcp,
      spread,
      share,
      remedy(
        'Move long work off the event loop, into worker threads: while it runs, the source reads nothing',
        '将耗时的计算移到工作线程：事件循环被占用期间不会读取'
      )
    ]
  },
  SYSLOG_RECV_BUFFER_SMALL: {
    ...lost,
    category: 'config',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The kernel granted a receive buffer of {granted} bytes instead of {asked}: bursts may be lost',
      '内核只授予 {granted} 字节的接收缓冲区，而不是 {asked}：突发流量可能丢失'
    ),
    checks: [
      check('Look at the limit of the system', '查看系统上限', {
        linux: 'sysctl net.core.rmem_max net.core.rmem_default',
        darwin: 'sysctl kern.ipc.maxsockbuf'
      }),
      lookAtStats
    ],
    remedies: [
      remedy(
        'Raise the limit, now and for the next boot, then restart the source. For a container, do it on its host',
        '提高上限（立即生效并在重启后保留），然后重启源。在容器中运行时，请在宿主机上设置',
        { commands: raiseLimit('{asked}') }
      ),
      remedy(
        'Or request what the system grants, if that is enough: then the warning disappears',
        '如果系统给出的大小已足够，请按此设置，警告随之消失',
        { toml: '[sources.params]\nudp_recv_buffer = 212992' }
      )
    ]
  },
  SYSLOG_DROPS_UNKNOWN: {
    ...lost,
    retryable: false,
    severity: 'warning',
    symptom: text(
      'This platform does not report what its kernel drops: loss over UDP is invisible here ({host}:{port})',
      '该平台不提供内核丢弃计数：无法在此看到 UDP 丢失（{host}:{port}）'
    ),
    checks: [
      check(
        '`stats().datagrams.kernelDropsKnown` is false, and `drops.kernel` then means nothing. On Linux the source reads it from `/proc/net/udp`, which a sandbox may hide',
        '`stats().datagrams.kernelDropsKnown` 为 false 时 `drops.kernel` 没有意义。在 Linux 上该值来自 `/proc/net/udp`，沙箱可能会将其隐藏',
        { linux: 'cat /proc/net/udp /proc/net/udp6' }
      ),
      check(
        'The counts of the whole machine show at least whether there is loss',
        '整台机器的统计至少可以看出是否有丢失',
        everywhere('netstat -s')
      )
    ],
    remedies: [
      remedy('If every message counts, use TCP or TLS', '如果不允许丢失任何消息，请使用 TCP 或 TLS', {
        toml: '[sources.params]\nprotocol = "tcp"'
      }),
      remedy(
        'On Linux, let the process see `/proc/net` (`ProcSubset=all` in the systemd unit)',
        '在 Linux 上，让进程可以读取 `/proc/net`（systemd 单元中 `ProcSubset=all`）'
      ),
      remedy("Otherwise compare with the senders' own counts", '否则请与发送方的计数对比')
    ]
  },
  SYSLOG_REUSE_PORT_UNSUPPORTED: {
    ...lost,
    category: 'config',
    retryable: false,
    severity: 'warning',
    symptom: text(
      '`reuse_port` has no effect under Node.js {version} on this system: only one source can listen at {host}:{port}',
      '`reuse_port` 在当前系统的 Node.js {version} 下不起作用：只有一个源可以监听 {host}:{port}'
    ),
    checks: [
      check(
        'See which Node.js runs: sources can share UDP ports from 22.12 on, on Linux and FreeBSD',
        '查看 Node.js 版本：从 22.12 起可共享 UDP 端口，仅限 Linux 和 FreeBSD',
        { any: 'node --version' }
      )
    ],
    remedies: [
      remedy('Run Node.js 22.12 or newer', '使用 Node.js 22.12 或更高版本'),
      spread,
      remedy('If one source is enough, leave it out', '如果一个源已足够，请去掉该参数', {
        toml: '[sources.params]\nreuse_port = false'
      })
    ]
  }
}
