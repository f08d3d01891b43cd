import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { findProcessUser, lookUpName, turnOnDebug, whoHoldsPort } from './shared-checks.ts'

const freePort = remedy('Listen on a free port, and have the senders use it', '监听空闲的端口，并让发送方使用该端口', {
  toml: '[sources.params]\nport = 1514'
})

const listAddresses = check('List the addresses of this machine', '列出本机的地址', {
  linux: 'ip -brief address',
  darwin: 'ifconfig',
  win32: 'Get-NetIPAddress | Format-Table InterfaceAlias, IPAddress'
})

/** A syslog source cannot listen: it ends, as it could never receive a message. */
export const syslogListen: Catalogue = {
  SYSLOG_ADDRESS_IN_USE: {
    area: 'syslog',
    category: 'in-use',
    retryable: true,
    severity: 'fatal',
    symptom: text('The address to listen on is already in use: {place}', '要监听的地址已被占用：{place}'),
    checks: [
      check(
        'Read the whole message: on Linux it names the process that holds the port, if this process may see it (held by `rsyslogd (pid 123)`)',
        '阅读完整消息：在 Linux 上，如果本进程有权查看，会给出占用端口的进程（形如 held by `rsyslogd (pid 123)`）'
      ),
      whoHoldsPort,
      check(
        'See whether it is an earlier run of your own that has not ended, or a second source on the same port: UDP and TCP may share a port, two sources of one protocol may not',
        '确认是否为之前未退出的本程序，或另一个源使用了相同端口：UDP 与 TCP 可以使用同一端口，同一协议的两个源不可以',
        {
          linux: "ps -eo pid,lstart,args | grep '[n]ode'",
          darwin: "ps -axo pid,lstart,args | grep '[n]ode'",
          win32: 'Get-Process -Name node | Format-Table Id, StartTime, Path'
        }
      ),
      check(
        'For a Unix socket, see what is at the path and who listens there: the source never replaces anything but a socket',
        '对于 Unix 套接字，查看该路径上是什么、由谁监听：不是套接字的文件不会被替换',
        posix('ls -la {path}\nsudo lsof -- {path}')
      )
    ],
    remedies: [
      freePort,
      remedy(
        'Or stop the service that holds it, by its service manager: on many systems rsyslog or syslog-ng holds 514. It can also forward its messages to this source',
        '或以正常方式停止占用端口的服务：许多系统上 rsyslog 或 syslog-ng 占用 514。也可以让它把消息转发到本源',
        { commands: { linux: 'sudo systemctl stop {service}', win32: 'Stop-Service -Name {service}' } }
      ),
      remedy(
        'If several of your sources are to share a UDP port, configure it in each of them; from Node.js 22.12 on',
        '如果需要多个源共享同一 UDP 端口，请在每个源中声明；需要 Node.js 22.12 或更高版本',
        { toml: '[sources.params]\nreuse_port = true' }
      ),
      remedy(
        'If another process listens on the Unix socket, choose another path',
        '如果有其他进程在监听该 Unix 套接字，请使用其他路径',
        { toml: '[sources.params]\nprotocol = "unix"\npath = "/run/app/syslog.sock"' }
      )
    ]
  },
  SYSLOG_PERMISSION_DENIED: {
    area: 'syslog',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text('The user of this process may not listen there: {place}', '运行本进程的用户无权在此监听：{place}'),
    checks: [
      check(
        'Ports below 1024 are reserved for privileged processes: see from which port on they are free',
        '1024 以下的端口需要特权：查看从哪个端口起不受限制',
        { linux: 'sysctl net.ipv4.ip_unprivileged_port_start' }
      ),
      findProcessUser,
      check(
        'See which capabilities the process has: `cap_net_bind_service` is the one',
        '查看进程拥有的能力：需要 `cap_net_bind_service`',
        { linux: 'getpcaps {pid}\ngrep NoNewPrivs /proc/{pid}/status' }
      ),
      check(
        'For a Unix socket, look at its folder: the user needs `w` and `x` there',
        '对于 Unix 套接字，查看其所在目录：用户需要 `w` 和 `x` 权限',
        posix('ls -ld {dir}')
      ),
      check('On Windows a range of ports may be reserved', 'Windows 上某些端口段可能被保留', {
        win32: 'netsh interface ipv4 show excludedportrange protocol=udp'
      })
    ],
    remedies: [
      remedy('Listen on a port from 1024 on', '监听 1024 及以上的端口', { toml: '[sources.params]\nport = 1514' }),
      remedy(
        'If it has to be 514, give the service that one right instead of root: `AmbientCapabilities=CAP_NET_BIND_SERVICE` in its systemd unit, `--cap-add NET_BIND_SERVICE` for a container',
        '如果必须使用 514，只授予服务这一项权限，不要使用 root：systemd 单元中设置 `AmbientCapabilities=CAP_NET_BIND_SERVICE`，容器使用 `--cap-add NET_BIND_SERVICE`',
        { commands: { linux: 'sudo systemctl edit {service}' } }
      ),
      remedy(
        'Or let every process of the machine or the container bind the port',
        '或允许本机或容器内的所有进程绑定该端口',
        {
          commands: { linux: 'sudo sysctl -w net.ipv4.ip_unprivileged_port_start=514' }
        }
      ),
      remedy('Or have the firewall redirect port 514 to a free port', '或由防火墙把 514 转发到不受限制的端口', {
        commands: { linux: 'sudo iptables -t nat -I PREROUTING -p udp --dport 514 -j REDIRECT --to-ports 1514' },
        toml: '[sources.params]\nport = 1514'
      }),
      remedy(
        'For a Unix socket, create a folder that belongs to the user (`RuntimeDirectory=` in the systemd unit)',
        '对于 Unix 套接字，为其创建属于该用户的目录（systemd 单元中的 `RuntimeDirectory=`）',
        {
          commands: posix('sudo install -d -o {account} -m 0755 /run/my-service'),
          toml: '[sources.params]\nprotocol = "unix"\npath = "/run/my-service/syslog.sock"'
        }
      )
    ]
  },
  SYSLOG_ADDRESS_NOT_AVAILABLE: {
    area: 'syslog',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('This machine does not have the address to listen on: {place}', '本机没有要监听的地址：{place}'),
    checks: [listAddresses, lookUpName],
    remedies: [
      remedy('Listen on an address that the machine has, or on all of them', '监听本机拥有的地址，或监听全部地址', {
        toml: '[sources.params]\naddr = "0.0.0.0"'
      }),
      remedy('On all IPv6 addresses too', '同时监听 IPv6', { toml: '[sources.params]\naddr = "::"' }),
      remedy(
        'A container does not have the address of its host: listen on all addresses and publish the port',
        '容器内没有宿主机的地址：请监听全部地址并发布端口',
        { commands: { any: 'docker run -p 1514:1514/udp -p 1514:1514/tcp app' } }
      ),
      remedy(
        'An address that comes up later than the service (DHCP, VPN, failover): start the service after `network-online.target`, or listen on all',
        '地址晚于服务就绪（DHCP、VPN、故障切换）：让服务在 `network-online.target` 之后启动，或监听全部地址'
      )
    ]
  },
  SYSLOG_LISTEN_FAILED: {
    area: 'syslog',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('The source cannot listen: {place}', '源无法监听：{place}'),
    checks: [
      check("Read the original message: it contains the system's own error", '阅读原始消息：其中有系统自身的错误名称'),
      listAddresses,
      check('See whether the machine has IPv6 at all', '确认本机是否启用了 IPv6', {
        linux: 'cat /proc/sys/net/ipv6/conf/all/disable_ipv6'
      }),
      check(
        'For a Unix socket, check that every part of the path to it is a folder',
        '对于 Unix 套接字，确认路径上的每一级都是目录',
        { linux: 'namei -l {path}', darwin: 'ls -ld {dir}' }
      ),
      turnOnDebug
    ],
    remedies: [
      remedy('Listen on all IPv4 addresses', '监听全部 IPv4 地址', {
        toml: '[sources.params]\naddr = "0.0.0.0"\nport = 1514'
      }),
      remedy('A link-local IPv6 address needs its interface', 'IPv6 链路本地地址需要指明网络接口', {
        toml: '[sources.params]\naddr = "fe80::1%eth0"'
      }),
      remedy(
        'A Unix socket needs a local file system, in a folder that exists',
        'Unix 套接字需要位于本地文件系统上已存在的目录中',
        { toml: '[sources.params]\nprotocol = "unix"\npath = "/run/app/syslog.sock"' }
      )
    ]
  }
}
