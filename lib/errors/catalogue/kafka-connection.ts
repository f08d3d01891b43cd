import { check, only, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { askBrokers, lookAtBrokerLog, namesBrokers, triesAgain } from './kafka-checks.ts'
import { lookAtFirewall, lookAtRoute, lookUpName, reachPort } from './shared-checks.ts'

const unreachable: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'kafka',
  category: 'unreachable',
  retryable: true,
  severity: 'fatal'
}

const survived = { ...unreachable, severity: 'warning' } as const

const isBrokerUp = check(
  "On the broker's machine, check that the broker runs and listens on that port, and not on 127.0.0.1 alone",
  '在 broker 上确认进程正在运行，且监听该端口，而不只是 127.0.0.1',
  {
    linux: 'sudo ss -lntp sport = :{port}',
    darwin: 'sudo lsof -nP -iTCP -sTCP:LISTEN',
    win32: 'Get-NetTCPConnection -State Listen -LocalPort {port}'
  }
)

const advertised = check(
  'See which addresses the brokers give to clients: the first connection goes to `brokers`, every further one to the addresses in `advertised.listeners`',
  '查看 broker 告知客户端的地址：首次连接使用 `brokers`，之后的连接都使用 `advertised.listeners` 中的地址',
  posix(
    "kafka-broker-api-versions.sh --bootstrap-server {brokers} | grep -E '^[^ ]+:[0-9]+'",
    "kafka-broker-api-versions.bat --bootstrap-server {brokers} | Select-String -Pattern ':[0-9]+ '"
  )
)

const mendAdvertised = remedy(
  'If only the first connection succeeds, set `advertised.listeners` of the brokers to names that this machine can resolve and reach; in a container or behind NAT the default is wrong',
  '如果只有首次连接成功，请将 broker 的 `advertised.listeners` 设为本机可解析、可访问的地址；在容器或 NAT 环境中默认值通常不对'
)

const speaksTls = check(
  'See whether the port speaks TLS: if it does, this prints a certificate',
  '确认该端口是否使用 TLS：如果是，会输出证书',
  posix('openssl s_client -connect {host}:{port} -servername {host} < /dev/null')
)

/** No broker is reachable, or the connection to one was lost. */
export const kafkaConnection: Catalogue = {
  KAFKA_CONNECTION_REFUSED: {
    ...unreachable,
    symptom: text('The broker does not accept connections: {host}:{port}', 'broker 拒绝连接：{host}:{port}'),
    checks: [reachPort, isBrokerUp, askBrokers, advertised],
    remedies: [
      remedy('Start the broker, or correct host and port', '启动 broker，或更正主机和端口', {
        toml: '[sources.params]\nbrokers = ["kafka1:9092", "kafka2:9092"]'
      }),
      mendAdvertised,
      remedy(
        'Inside a container `localhost` is the container itself: name the host of the broker',
        '容器内的 `localhost` 指容器自身：请填写 broker 所在的主机'
      )
    ]
  },
  KAFKA_CONNECTION_TIMEOUT: {
    ...unreachable,
    category: 'timeout',
    symptom: text(
      'The broker does not answer a connection attempt in time: {host}:{port}',
      '连接 broker 超时：{host}:{port}'
    ),
    checks: [reachPort, lookUpName, lookAtRoute, lookAtFirewall, advertised],
    remedies: [
      remedy(
        'Silence instead of a refusal usually means that a firewall or a security group drops the packets: have the port opened for this machine',
        '没有任何应答（而不是拒绝）通常是防火墙或安全组丢弃了数据包：请为本机放行该端口'
      ),
      namesBrokers,
      mendAdvertised,
      remedy(
        'On a slow line, or if a TLS handshake takes long, allow more time',
        '线路较慢或 TLS 握手耗时较长时，请延长时限',
        { toml: '[sources.params.config]\nsocket_connection_setup_timeout_ms = 30000' }
      )
    ]
  },
  KAFKA_HOST_NOT_FOUND: {
    ...unreachable,
    category: 'not-found',
    symptom: text('The name of the broker cannot be resolved: {host}', '无法解析 broker 的主机名：{host}'),
    checks: [
      lookUpName,
      check('Ask the name server directly', '直接查询名称服务器', {
        linux: 'dig {host}\ncat /etc/resolv.conf',
        darwin: 'dig {host}\nscutil --dns',
        win32: 'nslookup {host}'
      }),
      check(
        'See where the name comes from: from `brokers`, or from the `advertised.listeners` of the brokers, which have to resolve on this machine too',
        '确认该名称来自 `brokers` 还是 broker 的 `advertised.listeners`：后者在本机也必须可解析'
      )
    ],
    remedies: [
      remedy(
        'Correct the name; in a cluster of containers use the full one',
        '更正主机名；在容器集群中请使用完整名称',
        { toml: '[sources.params]\nbrokers = ["kafka-0.kafka.svc.cluster.local:9092"]' }
      ),
      mendAdvertised,
      remedy(
        'Until the name server knows it, add it to the hosts file of this machine',
        '在名称服务器能解析之前，可将其写入本机的 hosts 文件'
      )
    ]
  },
  KAFKA_UNREACHABLE: {
    ...unreachable,
    symptom: text(
      'There is no way from here to the broker {host}:{port}',
      '本机没有到 broker 的网络路径：{host}:{port}'
    ),
    checks: [lookAtRoute, reachPort, lookAtFirewall],
    remedies: [
      remedy(
        'Bring up the network in between: the VPN, the peering of the two networks, the route',
        '接通两端之间的网络：VPN、网络互联或路由'
      ),
      remedy(
        'A name may resolve to an IPv6 address while this machine has only IPv4: use the address, or correct the name',
        '域名可能解析为 IPv6 地址，而本机只有 IPv4：请填写地址，或修正域名解析',
        { toml: '[sources.params]\nbrokers = ["192.0.2.10:9092"]' }
      ),
      mendAdvertised
    ]
  },
  KAFKA_CONNECTION_LOST: {
    ...survived,
    symptom: text('The connection to the broker broke off: {host}:{port}', '与 broker 的连接中断：{host}:{port}'),
    checks: [lookAtBrokerLog, reachPort, askBrokers],
    remedies: [
      triesAgain,
      remedy(
        'If it happens at regular intervals, something in between drops idle connections: set `connections.max.idle.ms` of the brokers below its limit, or raise that limit',
        '如果按固定间隔出现，说明中间设备断开了空闲连接：使 broker 的 `connections.max.idle.ms` 短于该设备的超时，或延长该超时'
      ),
      remedy(
        'If it happens with every restart of a broker, name the others too',
        '如果每次 broker 重启都会出现，请同时填写其他 broker',
        { toml: '[sources.params]\nbrokers = ["kafka1:9092", "kafka2:9092"]' }
      )
    ]
  },
  KAFKA_CONNECTION_CLOSED: {
    ...unreachable,
    category: 'protocol',
    symptom: text(
      'The broker closed the connection without an answer: {host}:{port}. A port that wants TLS or a login does so, and so does a port without TLS if the client tries TLS',
      'broker 未作应答就关闭了连接：{host}:{port}。要求 TLS 或登录的端口会这样做，未启用 TLS 的端口遇到 TLS 连接时也会这样做'
    ),
    symptoms: {
      secured: text(
        'The TLS handshake with {host}:{port} succeeds, but it closes the connection without an answer',
        '与 {host}:{port} 的 TLS 握手成功，但对端未作应答就关闭了连接'
      ),
      'hangs-up': text(
        '{host}:{port} accepts the connection and hangs up at once, in plain text and over TLS: whatever listens there has no broker behind it, or may not serve this machine',
        '{host}:{port} 接受连接后立即断开，明文和 TLS 均如此：该端口后面没有可用的 broker，或不允许本机访问'
      ),
      'wants-login': text(
        'The broker closes the connection because it wants a login, and none is configured: {host}:{port}',
        'broker 要求登录，但未提供，因此关闭了连接：{host}:{port}'
      )
    },
    checks: [
      speaksTls,
      lookAtBrokerLog,
      check(
        'See which protocol the listener of that port has in `listeners` and `listener.security.protocol.map` of the broker: `security_protocol` has to be the same',
        '查看该端口对应的监听器（broker 的 `listeners` 和 `listener.security.protocol.map`）：`security_protocol` 必须与其一致'
      )
    ],
    remedies: [
      only(
        ['hangs-up'],
        remedy(
          "If a load balancer or a proxy listens there, check that it has a healthy broker behind it, at the right port; a Kafka client works better with the brokers' own addresses",
          '如果该端口属于负载均衡或代理，请确认其后端有健康的 broker 且端口正确；建议直接填写 broker 地址'
        )
      ),
      only(
        ['hangs-up'],
        remedy(
          'If it is the broker, check its log and its limits: `max.connections`, `max.connections.per.ip`, `connection.failed.authentication.delay.ms`',
          '如果是 broker 本身，请查看其日志和限制：`max.connections`、`max.connections.per.ip`、`connection.failed.authentication.delay.ms`'
        )
      ),
      only(
        ['clear'],
        remedy('If the port speaks TLS, configure it', '如果该端口使用 TLS，请设置', {
          toml: '[sources.params.config]\nsecurity_protocol = "SSL"\nssl_ca_location = "/etc/kafka/ca.pem"'
        })
      ),
      only(
        ['tls'],
        remedy(
          'If the port does not speak TLS, name the port that does, or leave TLS out',
          '如果该端口不使用 TLS，请改用启用了 TLS 的端口，或关闭 TLS',
          { toml: '[sources.params.config]\nsecurity_protocol = "PLAINTEXT"' }
        )
      ),
      only(
        ['no-login'],
        remedy('If it wants a login, configure one', '如果要求登录，请提供用户和密码', {
          toml: '[sources.params.config]\nsecurity_protocol = "SASL_SSL"\nsasl_mechanisms = "SCRAM-SHA-512"\nsasl_username = "app"\nsasl_password = "${KAFKA_PASSWORD}"'
        })
      ),
      remedy(
        'If it happens now and then on a connection that worked before, the broker was restarted or closed an idle connection: the source reconnects by itself',
        '如果之前正常的连接偶尔出现此问题，说明 broker 重启或关闭了空闲连接：源会自动重新连接'
      )
    ]
  },
  KAFKA_NOT_KAFKA: {
    ...unreachable,
    category: 'protocol',
    retryable: false,
    symptom: text('The service at {host}:{port} is not Kafka', '{host}:{port} 上应答的不是 Kafka'),
    symptoms: {
      controller: text(
        '{host}:{port} is the listener of a Kafka controller, which serves no clients',
        '{host}:{port} 是 Kafka controller 的监听端口，不为客户端提供服务'
      )
    },
    checks: [
      check(
        'See what answers there: a web server and SSH identify themselves in their first line',
        '查看该端口上应答的服务：Web 服务器和 SSH 会在首行说明自己',
        posix('echo | nc -w 5 {host} {port}')
      ),
      check(
        'See on which ports the broker listens: `listeners` in its `server.properties`. A REST proxy, the schema registry, Connect, JMX and ZooKeeper have other ports',
        '查看 broker 监听的端口：`server.properties` 中的 `listeners`。REST 代理、schema registry、Connect、JMX 和 ZooKeeper 使用其他端口'
      ),
      askBrokers
    ],
    remedies: [
      only(
        ['controller'],
        remedy(
          '`controller.quorum.voters` and `controller.listener.names` of the brokers are for the cluster itself: use an address from their `advertised.listeners`',
          'broker 的 `controller.quorum.voters` 和 `controller.listener.names` 仅供集群内部使用：请改用其 `advertised.listeners` 中的地址'
        )
      ),
      remedy('Name the port of a listener of the broker, usually 9092', '填写 broker 监听器的端口，通常为 9092', {
        toml: '[sources.params]\nbrokers = ["kafka1:9092", "kafka2:9092"]'
      }),
      remedy(
        'If there is a proxy or a load balancer in between, let it pass the bytes on unchanged (TCP, not HTTP)',
        '如果中间有代理或负载均衡，请使其按原样转发字节（TCP，而非 HTTP）'
      )
    ]
  },
  KAFKA_BROKERS_UNAVAILABLE: {
    ...survived,
    symptom: text(
      'None of the brokers can be reached ({brokers}): the source waits and tries again',
      '所有 broker 均无法访问（{brokers}）：源正在等待并重试'
    ),
    checks: [askBrokers, reachPort, lookAtBrokerLog],
    remedies: [
      remedy(
        'Start the brokers, or repair the network: the source continues by itself, from the last commit',
        '启动 broker 或修复网络：源会自动恢复，并从最近一次提交处继续'
      ),
      namesBrokers,
      remedy(
        'Watch the age of the last event and the state `retrying` in `stats()`, so that you notice an outage',
        '监控 `stats()` 中的最后事件时间和 `retrying` 状态，以便及时发现中断'
      )
    ]
  },
  KAFKA_REQUEST_TIMEOUT: {
    ...survived,
    category: 'timeout',
    symptom: text(
      'The broker did not answer a request in time: {host}:{port}',
      'broker 未在规定时间内应答请求：{host}:{port}'
    ),
    checks: [
      lookAtBrokerLog,
      check(
        'See whether the broker is overloaded: its disks, its garbage collection, its request queue (`RequestQueueTimeMs`)',
        '确认 broker 是否过载：磁盘、垃圾回收、请求队列（`RequestQueueTimeMs`）'
      ),
      check(
        'See whether this process was too busy to read the answer',
        '确认本进程是否过于繁忙而未能读取应答',
        posix('uptime', "Get-Counter '\\Processor(_Total)\\% Processor Time' -MaxSamples 5")
      )
    ],
    remedies: [
      triesAgain,
      remedy('Allow more time, or let answers be smaller', '延长时限，或减小应答', {
        toml: '[sources.params.config]\nrequest_timeout_ms = 60000\nfetch_max_bytes = 5242880'
      }),
      remedy('Keep long work off the event loop, in worker threads', '将耗时的计算移到工作线程，避免占用事件循环')
    ]
  }
}
