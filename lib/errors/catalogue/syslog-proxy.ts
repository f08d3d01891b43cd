import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'

const survived: Pick<CatalogueEntry, 'area' | 'severity' | 'retryable'> = {
  area: 'syslog',
  severity: 'warning',
  retryable: false
}

const listProxies = remedy('List only the proxies', '只列出代理的地址', {
  toml: '[sources.params]\nprotocol = "{protocol}"\nproxy_protocol = true\nproxy_from = ["10.0.0.2", "10.0.0.3"]'
})

const ownSource = remedy(
  'Senders that connect directly need their own source, without it',
  '直接连接的发送方需要单独的源，且不启用此参数',
  { toml: '[sources.params]\nprotocol = "{protocol}"\nport = 1515\nproxy_protocol = false' }
)

const whoIsIt = check(
  'See whether {host} is the load balancer, or a sender that bypasses it',
  '确认 {host} 是负载均衡还是绕过它的发送方'
)

/** Connections that begin with a PROXY protocol header, or should. */
export const syslogProxy: Catalogue = {
  SYSLOG_INVALID_PROXY_HEADER: {
    ...survived,
    category: 'protocol',
    symptom: text(
      'The connection of {host} does not begin with a valid PROXY header, which `proxy_protocol` requires; the source closed it',
      '{host} 的连接没有按 `proxy_protocol` 的要求以有效的 PROXY 头开始，已被断开'
    ),
    checks: [
      check(
        'See what the connection begins with: `PROXY TCP4 ...` (version 1) or the bytes `0d 0a 0d 0a 00 0d 0a 51` (version 2)',
        '查看连接开头的内容：`PROXY TCP4 ...`（版本 1）或字节 `0d 0a 0d 0a 00 0d 0a 51`（版本 2）',
        posix('sudo tcpdump -i any -n -X -c 10 host {host}')
      ),
      whoIsIt
    ],
    remedies: [
      remedy(
        'Switch it on at the load balancer (HAProxy: `send-proxy-v2`, nginx: `proxy_protocol on`), for its health checks too',
        '在负载均衡上启用（HAProxy：`send-proxy-v2`，nginx：`proxy_protocol on`），健康检查也要启用'
      ),
      ownSource
    ]
  },
  SYSLOG_PROXY_NOT_ALLOWED: {
    ...survived,
    category: 'permission',
    symptom: text(
      '{host} is not in `proxy_from`, and may not use the PROXY protocol; its connection was closed',
      '{host} 不在 `proxy_from` 中，不允许使用 PROXY 协议，连接已关闭'
    ),
    checks: [
      whoIsIt,
      check('Count what was closed: `stats().drops.not_allowed`', '查看关闭数量：`stats().drops.not_allowed`')
    ],
    remedies: [
      remedy('If it is a proxy, add its address or network', '如果它是代理，请加入其地址或网段', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nproxy_protocol = true\nproxy_from = ["10.0.0.0/8", "fd00::/8"]'
      }),
      ownSource
    ]
  },
  SYSLOG_PROXY_UNEXPECTED: {
    ...survived,
    category: 'protocol',
    symptom: text(
      'The connection of {host} begins with a PROXY header, but `proxy_protocol` is off: the source takes the header for a message, and the proxy for the sender',
      '{host} 的连接以 PROXY 头开始，但未启用 `proxy_protocol`：该头会被当作消息，代理会被当作发送方'
    ),
    checks: [whoIsIt],
    remedies: [
      listProxies,
      remedy(
        'Or switch it off at the load balancer (HAProxy: without `send-proxy`, nginx: `proxy_protocol off`)',
        '或在负载均衡上关闭（HAProxy：不使用 `send-proxy`，nginx：`proxy_protocol off`）'
      )
    ]
  },
  SYSLOG_PROXY_FROM_ANYONE: {
    ...survived,
    category: 'config',
    symptom: text(
      'Whoever reaches {localAddress}:{localPort} can claim to be any sender: `proxy_protocol` is on, and `proxy_from` does not list the proxies',
      '任何能访问 {localAddress}:{localPort} 的人都可以冒充任意发送方：已启用 `proxy_protocol`，但未用 `proxy_from` 指明代理'
    ),
    checks: [
      check('See who connects: only the proxies should', '查看连接来自哪里：应当只有代理', {
        linux: 'ss -tn state established sport = :{localPort}',
        darwin: 'lsof -nP -iTCP:{localPort}',
        win32: 'Get-NetTCPConnection -LocalPort {localPort}'
      })
    ],
    remedies: [
      listProxies,
      remedy('If the proxy is on this machine, listen on loopback', '如果代理就在本机，请只监听回环地址', {
        toml: '[sources.params]\nprotocol = "{protocol}"\naddr = "127.0.0.1"\nproxy_protocol = true'
      })
    ]
  }
}
