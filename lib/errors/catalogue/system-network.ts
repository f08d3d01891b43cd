import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { lookAtFirewall, lookAtRoute, lookUpName, reachPort, turnOnDebug, whoHoldsPort } from './shared-checks.ts'

const unreachable: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'system',
  category: 'unreachable',
  retryable: true,
  severity: 'error'
}

const isPeerUp = check(
  'Check on the peer that its service runs and listens on that address, not on 127.0.0.1 alone',
  '在对端确认服务正在运行，且监听在该地址而不只是 127.0.0.1',
  { linux: 'sudo ss -lntp', darwin: 'sudo lsof -nP -iTCP -sTCP:LISTEN', win32: 'Get-NetTCPConnection -State Listen' }
)

const anotherPort = remedy('Use a free port', '使用空闲的端口', { toml: '[sources.params]\nport = 1514' })

/** A peer or a port is not available. */
export const systemNetwork: Catalogue = {
  SYSTEM_ECONNREFUSED: {
    ...unreachable,
    symptom: text('Nothing accepts connections at {host}:{port}', '{host}:{port} 拒绝连接：没有服务在监听'),
    checks: [reachPort, isPeerUp, lookUpName, lookAtFirewall],
    remedies: [
      remedy('Start the service there, or correct host and port', '启动对端服务，或更正主机和端口'),
      remedy(
        'Inside a container `localhost` is the container itself: name the host of the service',
        '容器内的 `localhost` 指容器自身：请填写服务所在主机'
      )
    ]
  },
  SYSTEM_ECONNRESET: {
    ...unreachable,
    symptom: text('The peer closed the connection abruptly: {host}:{port}', '对端强制断开了连接：{host}:{port}'),
    checks: [
      reachPort,
      check(
        'Look at that minute in the log of the peer: it shows a restart, a limit or a refusal',
        '查看对端同一时刻的日志：重启、限流或拒绝都会有记录'
      ),
      check(
        'See whether plain text meets TLS: a TLS port drops anything that is not TLS',
        '确认没有用明文连接 TLS 端口：TLS 端口会断开非 TLS 连接',
        posix('openssl s_client -connect {host}:{port} -brief < /dev/null')
      )
    ],
    remedies: [
      remedy(
        'If it happens only once in a while, do nothing: the source tries again',
        '偶尔发生时无需处理：会自动重试'
      ),
      remedy('Make both sides agree on TLS', '使双方的 TLS 设置一致'),
      remedy(
        'A firewall or load balancer may drop idle connections: set the keep-alive interval below its limit',
        '防火墙或负载均衡可能断开空闲连接：保活间隔应短于其超时'
      )
    ]
  },
  SYSTEM_ETIMEDOUT: {
    ...unreachable,
    category: 'timeout',
    symptom: text('No answer from {host}:{port} in time', '{host}:{port} 在规定时间内没有响应'),
    checks: [reachPort, lookAtRoute, lookAtFirewall, lookUpName],
    remedies: [
      remedy(
        'Silence instead of a refusal usually means that a firewall drops the packets: have the port opened',
        '没有响应（而不是拒绝）通常是防火墙丢弃了数据包：请放行该端口'
      ),
      remedy('Correct the address, if it belongs to another network', '如果地址属于其他网络，请更正')
    ]
  },
  SYSTEM_EHOSTUNREACH: {
    ...unreachable,
    symptom: text('There is no route to the host {host}', '无法到达主机 {host}'),
    checks: [lookAtRoute, reachPort, lookAtFirewall],
    remedies: [
      remedy(
        'Check that the host is up and in a network to which this machine has a route; a firewall may also answer like this',
        '确认主机在线且本机有到其网络的路由；防火墙也可能返回此错误'
      ),
      remedy('Bring up the VPN, if the host is behind one', '如果主机在 VPN 之后，请先接通 VPN')
    ]
  },
  SYSTEM_ENETUNREACH: {
    ...unreachable,
    symptom: text('This machine has no route to the network of {host}', '本机没有到 {host} 所在网络的路由'),
    checks: [lookAtRoute, lookUpName],
    remedies: [
      remedy(
        'If the name resolves to an IPv6 address and the machine has no IPv6, use the IPv4 address',
        '如果域名解析为 IPv6 而本机没有 IPv6，请使用 IPv4 地址'
      ),
      remedy('Otherwise repair the route or the default gateway', '否则修复路由或默认网关')
    ]
  },
  SYSTEM_EADDRINUSE: {
    area: 'system',
    category: 'in-use',
    retryable: true,
    severity: 'fatal',
    symptom: text('The address is already in use: {host}:{port}', '地址已被占用：{host}:{port}'),
    checks: [
      whoHoldsPort,
      check('See whether it is an earlier run of your own that has not ended', '确认是否为之前未退出的本程序', {
        linux: "ps -eo pid,lstart,args | grep '[n]ode'",
        darwin: "ps -axo pid,lstart,args | grep '[n]ode'",
        win32: 'Get-Process -Name node | Format-Table Id, StartTime, Path'
      })
    ],
    remedies: [
      anotherPort,
      remedy(
        'Or stop the service that holds it, by its service manager (rsyslog and syslog-ng hold 514)',
        '或以正常方式停止占用端口的服务（rsyslog、syslog-ng 会占用 514）',
        { commands: { linux: 'sudo systemctl stop {service}', win32: 'Stop-Service -Name {service}' } }
      )
    ]
  },
  SYSTEM_EADDRNOTAVAIL: {
    area: 'system',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('This machine does not have the address {host}', '本机没有地址 {host}'),
    checks: [
      check('List the addresses of this machine', '列出本机的地址', {
        linux: 'ip -brief address',
        darwin: 'ifconfig',
        win32: 'Get-NetIPAddress | Format-Table InterfaceAlias, IPAddress'
      }),
      check('If it happens on connecting, the local ports may be used up', '如果在连接时出现，可能是本地端口耗尽', {
        linux: 'ss -s\nsysctl net.ipv4.ip_local_port_range'
      })
    ],
    remedies: [
      remedy('Listen on an address that the machine has, or on all of them', '监听本机拥有的地址，或监听全部地址', {
        toml: '[sources.params]\naddr = "0.0.0.0"'
      }),
      remedy(
        'A container does not have the address of its host: listen on all addresses and publish the port',
        '容器内没有宿主机的地址：请监听全部地址并发布端口'
      )
    ]
  },
  SYSTEM_EACCES: {
    area: 'system',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'The system refuses the operation to the user of this process (EACCES)',
      '系统拒绝了运行本进程的用户的操作（EACCES）'
    ),
    checks: [
      check(
        'Ports below 1024 are reserved for privileged processes: see from which port on they are free (yours: {port})',
        '1024 以下的端口需要特权：查看从哪个端口起不受限制（当前端口：{port}）',
        { linux: 'sysctl net.ipv4.ip_unprivileged_port_start' }
      ),
      check(
        'If the error is about a file or a local socket, see who may use it',
        '如果是文件或本地套接字，查看谁有权使用',
        posix('ls -la {path}', 'icacls {path}')
      ),
      check('On Windows a range of ports may be reserved', 'Windows 上某些端口段可能被保留', {
        win32: 'netsh interface ipv4 show excludedportrange protocol=tcp'
      })
    ],
    remedies: [
      remedy('Use a port from 1024 on', '使用 1024 及以上的端口', { toml: '[sources.params]\nport = 1514' }),
      remedy(
        'If it has to be 514, let the service bind it without being root: `AmbientCapabilities=CAP_NET_BIND_SERVICE` in its systemd unit',
        '如果必须使用 514，让服务无需 root 即可绑定：systemd 单元中设置 `AmbientCapabilities=CAP_NET_BIND_SERVICE`'
      ),
      remedy(
        'For a file, add the user to the group that may use it, and restart the service',
        '对于文件，将用户加入有权使用的组，然后重启服务',
        { commands: { linux: 'sudo usermod -aG {owningGroup} {account}' } }
      )
    ]
  },
  SYSTEM_EPERM: {
    area: 'system',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'The operation needs a right that this process does not have (EPERM)',
      '该操作需要本进程没有的权限（EPERM）'
    ),
    checks: [
      check(
        'See what the process may do: a container, a systemd sandbox or a security module may restrict it',
        '查看进程的权限：容器、systemd 沙箱或安全模块可能限制了它',
        {
          linux:
            "grep -E 'Cap|Seccomp|NoNewPrivs' /proc/{pid}/status\nsudo journalctl -k --since -10min | grep -Ei 'avc|apparmor|audit'"
        }
      ),
      check(
        'If the error is about a file, look at its attributes as well as its mode',
        '如果是文件，除权限外还要查看其属性',
        {
          linux: 'ls -la {path}\nlsattr {path}',
          darwin: 'ls -lO {path}',
          win32: 'icacls {path}'
        }
      ),
      lookAtFirewall
    ],
    remedies: [
      remedy(
        'Grant that one right (a capability, a rule) instead of root',
        '只授予所需的那一项权限（能力或规则），不要使用 root'
      )
    ]
  },
  SYSTEM_EPIPE: {
    ...unreachable,
    symptom: text('The other end of the connection or pipe is closed', '连接或管道的另一端已关闭'),
    checks: [
      check(
        'See why the reader ended: `| head` closes early, a service may have restarted',
        '查看读取方为何结束：`| head` 会提前关闭，服务也可能已重启'
      ),
      turnOnDebug
    ],
    remedies: [
      remedy('Reconnect; on standard output, treat it as a normal end', '重新连接；如果是标准输出，按正常结束处理')
    ]
  },
  SYSTEM_ENOBUFS: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'error',
    symptom: text('The system has no buffer space left for the network', '系统的网络缓冲区已满'),
    checks: [
      check('Look at the memory of sockets and at drops', '查看套接字内存与丢包统计', {
        linux: 'cat /proc/net/sockstat\nnstat -az UdpRcvbufErrors UdpSndbufErrors',
        darwin: 'netstat -m',
        win32: 'netstat -s'
      })
    ],
    remedies: [
      remedy(
        'Request smaller buffers per socket, or raise the limits of the system (`net.core.rmem_max`, `net.ipv4.udp_mem`)',
        '减小每个套接字的缓冲区，或提高系统上限（`net.core.rmem_max`、`net.ipv4.udp_mem`）'
      )
    ]
  },
  SYSTEM_EMSGSIZE: {
    area: 'system',
    category: 'limit',
    retryable: false,
    severity: 'error',
    symptom: text('A datagram is larger than its socket accepts', '数据报超过套接字允许的大小'),
    checks: [
      check(
        'Compare the message with the largest datagram (65507 bytes over IPv4) and with the MTU',
        '将消息与最大数据报（IPv4 为 65507 字节）及 MTU 比较',
        { linux: 'ip link', darwin: 'ifconfig', win32: 'Get-NetIPInterface | Format-Table InterfaceAlias, NlMtu' }
      )
    ],
    remedies: [
      remedy('Send large messages over TCP or TLS', '大消息请使用 TCP 或 TLS 发送', {
        toml: '[sources.params]\nprotocol = "tcp"'
      })
    ]
  }
}
