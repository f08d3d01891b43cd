import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'

/** Clients that mistake the port for that of another service. */
export const syslogStrangers: Catalogue = {
  SYSLOG_OTHER_PROTOCOL: {
    area: 'syslog',
    severity: 'warning',
    retryable: false,
    category: 'protocol',
    symptom: text(
      '{host} speaks {protocol} to the port, not syslog: a health check, a port scan, or a program configured with the wrong port. The source takes what it says for messages',
      '{host} 使用 {protocol} 而不是 syslog 访问该端口：可能是健康检查、端口扫描，或端口配置错误的程序。其内容会被当作消息'
    ),
    checks: [
      check(
        'See who {host} is: a load balancer, a monitoring system, a scanner, or one of your machines',
        '确认 {host} 是谁：负载均衡、监控系统、扫描器，还是你的机器',
        posix('getent hosts {host} || host {host}', 'Resolve-DnsName {host}')
      ),
      check(
        'Look at what it says',
        '查看它发送的内容',
        posix('sudo tcpdump -i any -n -A -c 20 host {host} and port {localPort}')
      )
    ],
    remedies: [
      remedy(
        "If it is a health check, let it only connect, without a request (HAProxy: `check` without `option httpchk`; a cloud's load balancer: protocol TCP, not HTTP)",
        '如果是健康检查，请改为只建立 TCP 连接、不发送请求（HAProxy：`check` 且不使用 `option httpchk`；云负载均衡：健康检查协议选择 TCP 而不是 HTTP）'
      ),
      remedy(
        'If it is one of your programs, configure the port of the service that it means, or make it send syslog',
        '如果是你的程序，请改为它真正要访问的服务的端口，或让它发送 syslog'
      ),
      remedy(
        'If it is a scanner, keep it out: in the firewall, or by the list of your senders',
        '如果是扫描器，请用防火墙或发送方名单拒绝它',
        { toml: '[sources.params]\nallow_from = ["10.0.0.0/8"]' }
      )
    ]
  }
}
