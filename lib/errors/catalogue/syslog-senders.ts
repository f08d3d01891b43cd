import { check, only, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { lookAtFirewall, lookAtRoute, lookUpName, reachPort } from './shared-checks.ts'

const survived: Pick<CatalogueEntry, 'area' | 'severity'> = { area: 'syslog', severity: 'warning' }

const isListening = check(
  'On the machine of the source, check whether it listens, on which address and with which protocol: 127.0.0.1 can be reached only from that machine, and a UDP port refuses TCP',
  '在源所在机器上确认它正在监听，以及监听的地址和协议：127.0.0.1 只能从本机访问，UDP 端口不接受 TCP',
  {
    linux: 'sudo ss -lntup sport = :{port}',
    darwin: 'sudo lsof -nP -i :{port}',
    win32: 'Get-NetTCPConnection -State Listen -LocalPort {port}\nGet-NetUDPEndpoint -LocalPort {port}'
  }
)

const tryUdp = check(
  'UDP has no connection that could be refused: send a message and see whether it arrives. `nc -vzu` says "succeeded" unless somebody refuses',
  'UDP 没有连接，不会被拒绝：发送一条消息并确认是否到达。只要没有收到拒绝，`nc -vzu` 就会显示成功',
  {
    linux: 'logger -n {host} -P {port} --udp --rfc5424 test',
    darwin: 'echo "<34>Oct 11 22:14:15 host app: test" | nc -u -w 1 {host} {port}'
  }
)

const openFirewall = remedy(
  'Open the port, for the protocol of the source, ahead of the rule that refuses',
  '在拒绝规则之前，按源使用的协议放行端口',
  {
    commands: {
      linux:
        '# nftables or iptables\nsudo iptables -I INPUT -p udp --dport {port} -j ACCEPT\nsudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT\n' +
        '# ufw\nsudo ufw allow {port}/udp\nsudo ufw allow {port}/tcp\n' +
        '# firewalld\nsudo firewall-cmd --permanent --add-port={port}/udp --add-port={port}/tcp\nsudo firewall-cmd --reload',
      win32:
        'New-NetFirewallRule -DisplayName syslog -Direction Inbound -Protocol UDP -LocalPort {port} -Action Allow\n' +
        'New-NetFirewallRule -DisplayName syslog -Direction Inbound -Protocol TCP -LocalPort {port} -Action Allow'
    }
  }
)

const publishPort = remedy(
  'In a container, publish the port with its protocol: without `/udp` only TCP is published',
  '在容器中按协议发布端口：不写 `/udp` 只会发布 TCP',
  { commands: { any: 'docker run -p 1514:1514/udp -p 1514:1514/tcp app' } }
)

/** Senders and their connection to the source. The source survives all of these errors; no sender can end it. */
export const syslogSenders: Catalogue = {
  SYSLOG_NO_SENDERS: {
    ...survived,
    category: 'unreachable',
    retryable: true,
    symptom: text(
      'Nothing arrives at the source {source}: no packet and no connection ({place})',
      '源 {source} 没有收到任何数据：既没有数据包也没有连接（{place}）'
    ),
    symptoms: {
      visited: text(
        '{count} connections to the source {source} ended without a byte, like those of health checks and port scans; no sender has sent anything ({place})',
        '源 {source} 收到了 {count} 个连接，但都没有发送任何数据就结束了（例如健康检查或端口扫描）；没有发送方发送过消息（{place}）'
      )
    },
    checks: [
      isListening,
      check(
        'See on the machine of the source whether packets arrive at all: if they do, a firewall of this machine drops them after `tcpdump` has seen them',
        '在源所在机器上查看数据包是否到达：如果到达，则是本机防火墙在 `tcpdump` 之后将其丢弃',
        posix(
          'sudo tcpdump -i any -n -c 20 port {port}',
          'pktmon filter add syslog -p {port}\npktmon start --capture --log-mode real-time'
        )
      ),
      lookAtFirewall
    ],
    remedies: [
      remedy(
        'Send a message from this machine: if it arrives, the source works, and the fault lies with the senders or the network in between',
        '在本机发送一条消息：如果能收到，说明源正常，问题在发送方或中间网络',
        {
          commands: {
            linux: 'logger -n {host} -P {port} --udp --rfc5424 test',
            darwin: 'echo "<34>Oct 11 22:14:15 host app: test" | nc -u -w 1 {host} {port}'
          }
        }
      ),
      remedy(
        'Point the senders at this address, port and protocol (rsyslog: `@host:port` is UDP, `@@host:port` TCP)',
        '让发送方使用该地址、端口和协议（rsyslog 中 `@host:port` 为 UDP，`@@host:port` 为 TCP）'
      ),
      publishPort,
      remedy(
        'If the source listens on 127.0.0.1 and the senders are elsewhere, listen on all addresses',
        '如果源监听 127.0.0.1 而发送方在其他机器上，请监听全部地址',
        { toml: '[sources.params]\naddr = "0.0.0.0"' }
      )
    ]
  },
  SYSLOG_REFUSED: {
    ...survived,
    category: 'unreachable',
    retryable: true,
    severity: 'error',
    symptom: text(
      'A sender is refused: nothing listens at {host}:{port}',
      '发送方被拒绝：{host}:{port} 没有服务在监听'
    ),
    symptoms: {
      running: text(
        'Somebody sends to this machine where nobody listens (another port, protocol or address), and nothing comes to {host}:{port}',
        '有人向本机无人监听的位置发送，而 {host}:{port} 没有收到任何数据：可能是端口、协议或地址不同'
      )
    },
    checks: [
      isListening,
      check('Reach the port from the machine of the sender', '从发送方所在机器测试端口', {
        linux: 'nc -v -w 5 {host} {port}',
        darwin: 'nc -v -G 5 {host} {port}',
        win32: 'Test-NetConnection -ComputerName {host} -Port {port}'
      }),
      tryUdp,
      lookUpName,
      lookAtFirewall
    ],
    remedies: [
      only(
        ['stopped'],
        remedy(
          "Start the source, and wait for its `'ready'`, which has the address and the port",
          "启动源并等待 `'ready'`：其中给出地址和端口"
        )
      ),
      remedy('Listen on an address that the sender can reach', '监听发送方可以到达的地址', {
        toml: '[sources.params]\naddr = "0.0.0.0"\nport = 1514'
      }),
      remedy(
        'Make both sides use the same protocol (rsyslog: `@host` is UDP, `@@host` TCP)',
        '使双方使用相同的协议（rsyslog 中 `@host` 为 UDP，`@@host` 为 TCP）',
        { toml: '[sources.params]\nprotocol = "tcp"' }
      ),
      publishPort
    ]
  },
  SYSLOG_UNREACHABLE: {
    ...survived,
    category: 'unreachable',
    retryable: true,
    severity: 'error',
    symptom: text('There is no route between a sender and the source: {host}', '发送方与源之间网络不可达：{host}'),
    checks: [
      lookAtRoute,
      reachPort,
      lookAtFirewall,
      check(
        'See on the machine of the source whether packets arrive at all',
        '在源所在机器上查看数据包是否到达',
        posix(
          'sudo tcpdump -i any -n -c 20 port {port}',
          'pktmon filter add syslog -p {port}\npktmon start --capture --log-mode real-time'
        )
      )
    ],
    remedies: [
      remedy(
        'Repair the route or the VPN in between, or have the sender use an address in its own network',
        '修复中间的路由或 VPN，或让发送方使用其所在网络内的地址'
      ),
      openFirewall,
      publishPort,
      remedy(
        'If the name resolves to an IPv6 address, listen on IPv6 too',
        '如果域名解析为 IPv6 地址，请同时监听 IPv6',
        { toml: '[sources.params]\naddr = "::"' }
      )
    ]
  },
  SYSLOG_FIREWALL_BLOCKS: {
    ...survived,
    category: 'unreachable',
    retryable: false,
    severity: 'error',
    symptom: text(
      'The firewall of this machine blocks senders on port {port}: {rule}',
      '本机防火墙阻止发送方访问端口 {port}：{rule}'
    ),
    checks: [
      lookAtFirewall,
      check(
        'See whether the counters of that rule grow while a sender sends',
        '在发送方发送时查看该规则的计数是否增长',
        { linux: 'sudo nft list ruleset -a || sudo iptables -L INPUT -n -v --line-numbers' }
      )
    ],
    remedies: [openFirewall]
  },
  SYSLOG_CONNECTION_LOST: {
    ...survived,
    category: 'unreachable',
    retryable: true,
    symptom: text('The connection of a sender was lost: {host}', '与发送方的连接中断：{host}'),
    checks: [
      check(
        'Look at that minute in the log of the sender: it shows a restart, a limit, a timeout or a refused certificate',
        '查看发送方同一时刻的日志：重启、限流、超时或证书被拒都会有记录'
      ),
      check(
        'See whether TLS meets plain text: a sender that wants TLS hangs up on a source with `protocol = "tcp"`, and the other way round',
        '确认没有混用 TLS 与明文：要求 TLS 的发送方会断开与 `protocol = "tcp"` 的源的连接，反之亦然',
        posix('openssl s_client -connect {localAddress}:{localPort} -brief < /dev/null')
      ),
      check('See how many connections from senders are open, and in which state', '查看发送方连接的数量和状态', {
        linux: 'ss -tnp sport = :{localPort}',
        darwin: 'lsof -nP -iTCP:{localPort}',
        win32: 'Get-NetTCPConnection -LocalPort {localPort} | Group-Object -Property State'
      })
    ],
    remedies: [
      remedy(
        'If it happens only once in a while, do nothing: everything that had arrived is delivered, and senders reconnect',
        '偶尔发生时无需处理：已到达的消息会交付，发送方会重新连接'
      ),
      remedy(
        "A firewall or load balancer may drop idle connections: set the sender's keep-alive interval below its limit",
        '防火墙或负载均衡可能断开空闲连接：发送方的保活间隔应短于其超时'
      ),
      remedy(
        'A message that the end of its connection cut short is delivered with the tag `truncated:true`; a sender with a queue on disk sends it again',
        '因连接结束而被截断的消息会带标签 `truncated:true` 交付；使用磁盘队列的发送方会重新发送'
      )
    ]
  },
  SYSLOG_NOT_ALLOWED: {
    ...survived,
    category: 'permission',
    retryable: false,
    symptom: text(
      '{host} is not in `allow_from`; its messages are dropped',
      '{host} 不在 `allow_from` 中，其发送的内容被丢弃'
    ),
    checks: [
      check(
        'See whether it is one of your senders, or a sender behind a router or a container network that shows another address',
        '确认它是否为你的发送方，或位于会改变源地址的路由器、容器网络之后',
        posix('getent hosts {host} || host {host}', 'Resolve-DnsName {host}')
      ),
      check(
        'Count what was dropped: `stats().drops.not_allowed` (datagrams, or connections)',
        '查看丢弃数量：`stats().drops.not_allowed`（数据报或连接）'
      )
    ],
    remedies: [
      remedy('If it may send, add its address or network', '如果允许它发送，请加入其地址或网段', {
        toml: '[sources.params]\nallow_from = ["10.0.0.0/8", "fd00::/8"]'
      }),
      remedy(
        'Behind a load balancer, let it speak the PROXY protocol: the list then sees the real sender',
        '位于负载均衡之后时，让其使用 PROXY 协议：名单将按真实发送方判断',
        { toml: '[sources.params]\nprotocol = "{protocol}"\nproxy_protocol = true\nallow_from = ["10.0.0.0/8"]' }
      ),
      remedy('If it may not, block it in the firewall, which is cheaper', '如果不允许，请在防火墙中拒绝，开销更小')
    ]
  },
  SYSLOG_TOO_MANY_CONNECTIONS: {
    ...survived,
    category: 'limit',
    retryable: true,
    symptom: text(
      'As many connections are open as `max_connections` allows; that of {host} was closed',
      '连接数已达 `max_connections`，{host} 的连接被关闭'
    ),
    checks: [
      check(
        'See who holds them: a sender with many does not close its connections',
        '查看由谁占用：同一发送方占用很多，说明它没有关闭自己的连接',
        {
          linux:
            'ss -tn state established sport = :{localPort} | awk \'NR > 1 { sub(/:[0-9]+$/, "", $4); print $4 }\' | sort | uniq -c | sort -rn | head',
          darwin: 'lsof -nP -iTCP:{localPort}',
          win32: 'Get-NetTCPConnection -LocalPort {localPort} | Group-Object -Property RemoteAddress'
        }
      ),
      check(
        'Look at `stats()`: `connections` counts those open now, `drops.connection_limit` those that were closed',
        '查看 `stats()`：`connections` 为当前连接数，`drops.connection_limit` 为被关闭的数量'
      ),
      check(
        'Each connection takes a file descriptor: compare their number with the limit of the process',
        '每个连接占用一个文件描述符：与进程上限比较',
        { linux: "ls /proc/{pid}/fd | wc -l\ngrep 'open files' /proc/{pid}/limits" }
      )
    ],
    remedies: [
      remedy(
        'Allow more, together with the limit of open files (`LimitNOFILE=` in the systemd unit)',
        '提高上限，同时提高打开文件数上限（systemd 单元 `LimitNOFILE=`）',
        { toml: '[sources.params]\nprotocol = "{protocol}"\nmax_connections = 8192' }
      ),
      remedy('Close silent connections', '关闭长时间静默的连接', {
        toml: '[sources.params]\nprotocol = "{protocol}"\nidle_timeout_ms = 3600000'
      }),
      remedy(
        'Or let senders share a connection through a relay (rsyslog, syslog-ng)',
        '或通过中继（rsyslog、syslog-ng）让发送方共用连接'
      )
    ]
  }
}
