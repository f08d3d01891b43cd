import t from 'tap'
import { classifyError } from '../../lib/errors/classify.ts'
import type { Area } from '../../types/classification.ts'

const E = '\u001B['

const screens: readonly (readonly [words: string, code: string, area?: Area])[] = [
  // The system's words, as programs print them
  ['nginx: [emerg] bind() to 0.0.0.0:514 failed (98: Address already in use)', 'SYSTEM_EADDRINUSE'],
  ['cat: /var/log/app.log: Permission denied', 'SYSTEM_EACCES'],
  ["tail: cannot open '/var/log/x.log' for reading: No such file or directory", 'SYSTEM_ENOENT'],
  ["cp: error writing '/mnt/x': No space left on device", 'SYSTEM_ENOSPC'],
  ['bash: fork: retry: Resource temporarily unavailable', 'SYSTEM_EAGAIN'],
  ["touch: cannot touch '/ro/x': Read-only file system", 'SYSTEM_EROFS'],
  ['nc: connect to kafka1 port 9092 (tcp) failed: Connection refused', 'SYSTEM_ECONNREFUSED'],
  ['ssh: connect to host 10.0.0.9 port 22: No route to host', 'SYSTEM_EHOSTUNREACH'],
  ['ping: kafka1: Name or service not known', 'DNS_ENOTFOUND'],
  ["ls: cannot access '/nfs/logs': Stale file handle", 'SYSTEM_ESTALE'],
  ['Too many open files in system', 'SYSTEM_ENFILE'],
  ['accept4: too many open files', 'SYSTEM_EMFILE'],
  ['nginx.service: Failed at step EXEC spawning /usr/sbin/nginx: No such file or directory', 'SYSTEM_ENOENT'],
  ['app.service: Failed to set up mount namespacing: /run/systemd/unit-root/x: Permission denied', 'SYSTEM_EACCES'],
  ['kernel: Out of memory: Killed process 4242 (node) total-vm:1000kB', 'SYSTEM_OUT_OF_MEMORY'],
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'SYSTEM_OUT_OF_MEMORY'],
  // Windows
  ['The system cannot find the file specified. (os error 2)', 'SYSTEM_ENOENT'],
  ['Access is denied. (os error 5)', 'SYSTEM_EACCES'],
  ['The process cannot access the file because it is being used by another process. (os error 32)', 'SYSTEM_EBUSY'],
  [
    'No connection could be made because the target machine actively refused it. (os error 10061)',
    'SYSTEM_ECONNREFUSED'
  ],
  [
    'Only one usage of each socket address (protocol/network address/port) is normally permitted. (os error 10048)',
    'SYSTEM_EADDRINUSE'
  ],
  ['[WinError 10054] An existing connection was forcibly closed by the remote host', 'SYSTEM_ECONNRESET'],
  // Chinese systems, and the guide's own sentences
  ['cat: /var/log/app.log: 权限不够', 'SYSTEM_EACCES'],
  ['tail: 无法打开"/x" 读取数据: 没有那个文件或目录', 'SYSTEM_ENOENT'],
  ['nc: connect to kafka1 port 9092 (tcp) failed: 拒绝连接', 'SYSTEM_ECONNREFUSED'],
  ['bind: 地址已在使用', 'SYSLOG_ADDRESS_IN_USE', 'syslog'],
  ['写入错误：设备上没有空间', 'SYSTEM_ENOSPC'],
  ['系统无法找到指定的文件', 'FILE_NOT_FOUND'],
  ['系统没有读取文件的权限', 'FILE_PERMISSION_DENIED'],
  ['文件内容与编码配置不匹配', 'FILE_INVALID_BASE64'],
  ['文件被其他进程占用', 'FILE_BUSY'],
  ['无法连接到 Kafka 集群', 'KAFKA_BROKERS_UNAVAILABLE'],
  ['认证配置不正确', 'KAFKA_SASL_FAILED'],
  ['指定的主题不存在', 'KAFKA_TOPIC_NOT_FOUND'],
  ['消费者组协调问题', 'KAFKA_REBALANCE_FAILED'],
  ['端口被其他进程占用或权限不足', 'SYSLOG_ADDRESS_IN_USE'],
  ['客户端无法连接到 Syslog 服务', 'SYSLOG_NO_SENDERS'],
  ['接收到的消息不符合 Syslog 格式', 'SYSLOG_INVALID_FORMAT'],
  // Rust
  [
    'thread \'main\' panicked at src/main.rs:4:10: called `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }',
    'SYSTEM_EACCES'
  ],
  ['Error: Failed to connect to Kafka cluster: Connection refused (os error 111)', 'KAFKA_CONNECTION_REFUSED'],
  // Go
  ['dial tcp 10.0.0.1:9092: connect: connection refused', 'SYSTEM_ECONNREFUSED'],
  ['dial tcp 10.0.0.1:9092: connect: connection refused', 'KAFKA_CONNECTION_REFUSED', 'kafka'],
  ['dial tcp: lookup kafka1 on 127.0.0.53:53: no such host', 'DNS_ENOTFOUND'],
  ['dial tcp: lookup kafka1 on 127.0.0.53:53: no such host', 'KAFKA_HOST_NOT_FOUND', 'kafka'],
  ['dial tcp 10.0.0.1:9092: i/o timeout', 'SYSTEM_ETIMEDOUT'],
  ['read tcp 10.0.0.2:4242->10.0.0.1:9092: read: connection reset by peer', 'SYSTEM_ECONNRESET'],
  ['write tcp 10.0.0.2:4242->10.0.0.1:514: write: broken pipe', 'SYSLOG_CONNECTION_LOST', 'syslog'],
  ['open /var/log/app.log: permission denied', 'FILE_PERMISSION_DENIED', 'file'],
  ['x509: certificate signed by unknown authority', 'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [
    'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-02T03:04:05Z is after 2025-01-02T03:04:05Z',
    'TLS_CERT_HAS_EXPIRED'
  ],
  [
    'x509: certificate has expired or is not yet valid: current time 2024-01-02T03:04:05Z is before 2025-01-02T03:04:05Z',
    'TLS_CERT_NOT_YET_VALID'
  ],
  ['x509: certificate is valid for kafka1, not kafka2', 'TLS_ERR_TLS_CERT_ALTNAME_INVALID'],
  [
    "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
    'TLS_ERR_TLS_CERT_ALTNAME_INVALID'
  ],
  ['tls: first record does not look like a TLS handshake', 'KAFKA_TLS_NOT_SPOKEN', 'kafka'],
  ['remote error: tls: bad certificate', 'TLS_ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
  ['remote error: tls: unknown certificate authority', 'TLS_ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['remote error: tls: certificate required', 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  // Java
  ['java.net.ConnectException: Connection refused (Connection refused)', 'SYSTEM_ECONNREFUSED'],
  ['java.net.UnknownHostException: kafka1', 'DNS_ENOTFOUND'],
  ['java.net.SocketTimeoutException: connect timed out', 'SYSTEM_ETIMEDOUT'],
  ['java.net.BindException: Address already in use (Bind failed)', 'SYSTEM_EADDRINUSE'],
  ['java.nio.file.AccessDeniedException: /var/log/app.log', 'SYSTEM_EACCES'],
  ['java.nio.file.NoSuchFileException: /var/log/app.log', 'SYSTEM_ENOENT'],
  [
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  ],
  [
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure',
    'TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'
  ],
  ['javax.net.ssl.SSLException: Unsupported or unrecognized SSL message', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  [
    'org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [logs]',
    'KAFKA_TOPIC_AUTHORIZATION_FAILED'
  ],
  [
    'org.apache.kafka.common.errors.GroupAuthorizationException: Not authorized to access group: g',
    'KAFKA_GROUP_AUTHORIZATION_FAILED'
  ],
  [
    'org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed: Invalid username or password',
    'KAFKA_SASL_FAILED'
  ],
  [
    'org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.',
    'KAFKA_TOPIC_NOT_FOUND'
  ],
  [
    'org.apache.kafka.common.errors.CorruptRecordException: This message has failed its CRC checksum',
    'KAFKA_CORRUPT_MESSAGE'
  ],
  ['org.apache.kafka.common.errors.NotLeaderOrFollowerException: x', 'KAFKA_NOT_LEADER_OR_FOLLOWER'],
  ['org.apache.kafka.common.errors.NetworkException: Disconnected from node 1', 'KAFKA_NETWORK_EXCEPTION'],
  [
    'WARN [Consumer clientId=c, groupId=g] Error while fetching metadata with correlation id 2 : {logs=UNKNOWN_TOPIC_OR_PARTITION} (org.apache.kafka.clients.NetworkClient)',
    'KAFKA_TOPIC_NOT_FOUND'
  ],
  [
    'WARN [AdminClient clientId=adminclient-1] Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Broker may not be available.',
    'KAFKA_BROKERS_UNAVAILABLE'
  ],
  [
    'org.apache.kafka.common.config.ConfigException: No resolvable bootstrap urls given in bootstrap.servers',
    'KAFKA_HOST_NOT_FOUND'
  ],
  ['org.apache.kafka.common.errors.SslAuthenticationException: SSL handshake failed', 'KAFKA_TLS_HANDSHAKE_FAILED'],
  [
    'org.apache.kafka.clients.consumer.CommitFailedException: Offset commit cannot be completed since the consumer is not part of an active group',
    'KAFKA_REBALANCE_FAILED'
  ],
  // librdkafka
  [
    '%3|1700000000.123|FAIL|rdkafka#consumer-1| [thrd:localhost:9092/bootstrap]: localhost:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)',
    'KAFKA_CONNECTION_REFUSED'
  ],
  [
    "%3|1700000000.123|FAIL|rdkafka#consumer-1| [thrd:kafka1:9092/bootstrap]: kafka1:9092/bootstrap: Failed to resolve 'kafka1:9092': Name or service not known (after 5ms in state CONNECT)",
    'KAFKA_HOST_NOT_FOUND'
  ],
  [
    '%3|1700000000.123|ERROR|rdkafka#consumer-1| [thrd:app]: rdkafka#consumer-1: localhost:9092/bootstrap: Receive failed: Connection reset by peer (after 3ms in state UP)',
    'KAFKA_CONNECTION_LOST'
  ],
  [
    '%3|1700000000.123|FAIL|rdkafka#consumer-1| [thrd:sasl_ssl://kafka1:9093/bootstrap]: SASL authentication error: Authentication failed: Invalid username or password (after 5ms in state AUTH_REQ)',
    'KAFKA_SASL_FAILED'
  ],
  [
    '%4|1700000000.123|MAXPOLL|rdkafka#consumer-1| [thrd:main]: Application maximum poll interval (300000ms) exceeded by 61ms (adjust max.poll.interval.ms for long-running message processing): leaving group',
    'KAFKA_MAX_POLL_EXCEEDED'
  ],
  [
    '%5|1700000000.123|REQTMOUT|rdkafka#consumer-1| [thrd:kafka1:9092/1]: kafka1:9092/1: Timed out FetchRequest in flight (after 60001ms, timeout #0)',
    'KAFKA_REQUEST_TIMEOUT'
  ],
  [
    'KafkaError{code=_TRANSPORT,val=-195,str="Failed to get metadata: Local: Broker transport failure"}',
    'KAFKA_CONNECTION_LOST'
  ],
  [
    'KafkaError{code=TOPIC_AUTHORIZATION_FAILED,val=29,str="Subscribed topic not available: logs"}',
    'KAFKA_TOPIC_AUTHORIZATION_FAILED'
  ],
  ['KafkaError{code=_ALL_BROKERS_DOWN,val=-187,str="1/1 brokers are down"}', 'KAFKA_BROKERS_UNAVAILABLE'],
  // OpenSSL, Python, curl, GnuTLS
  [
    '40B7A1F0:error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:../ssl/statem/statem_clnt.c:1889:',
    'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  ],
  [
    '140735:error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../ssl/record/rec_layer_s3.c:1543:SSL alert number 40',
    'TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'
  ],
  ["error:02001002:system library:fopen:No such file or directory:fopen('ca.pem','r')", 'SYSTEM_ENOENT'],
  ['OpenSSL SSL_connect: SSL_ERROR_SYSCALL, errno 104', 'SYSTEM_ECONNRESET'],
  ['ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] (_ssl.c:1000)', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  [
    'ssl.SSLError: [SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:2580)',
    'TLS_ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'
  ],
  ['socket.gaierror: [Errno -3] Temporary failure in name resolution', 'DNS_EAI_AGAIN'],
  ['ConnectionRefusedError: [Errno 111] Connection refused', 'SYSTEM_ECONNREFUSED'],
  ['curl: (6) Could not resolve host: kafka1', 'DNS_ENOTFOUND'],
  ["curl: (7) Failed to connect to kafka1 port 9092 after 0 ms: Couldn't connect to server", 'SYSTEM_ECONNREFUSED'],
  ['curl: (28) Connection timed out after 5001 milliseconds', 'SYSTEM_ETIMEDOUT'],
  ['curl: (35) error:0A00010B:SSL routines::wrong version number', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  ['curl: (52) Empty reply from server', 'SYSTEM_HTTP_CONNECTION_LOST'],
  [
    'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  ],
  ['gnutls_handshake() failed: An unexpected TLS packet was received.', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  ['*** Fatal error: The TLS connection was non-properly terminated.', 'TLS_ERR_SSL_UNEXPECTED_EOF_WHILE_READING'],
  [
    'Status: The certificate is NOT trusted. The certificate issuer is unknown.',
    'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  ],
  // rsyslog
  [
    'rsyslogd: cannot connect to 10.0.0.1:514: Connection refused [v8.2102.0 try https://www.rsyslog.com/e/2027 ]',
    'SYSTEM_ECONNREFUSED'
  ],
  [
    'rsyslogd: not permitted to talk to peer, certificate invalid: signer not found [v8.2102.0]',
    'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  ],
  // Node, with what stands before and around it
  ['Error: connect ECONNREFUSED 127.0.0.1:9092', 'SYSTEM_ECONNREFUSED'],
  [
    '2026-01-02T03:04:05.006Z [ERROR] [app] Error: listen EADDRINUSE: address already in use :::1514',
    'SYSLOG_ADDRESS_IN_USE',
    'syslog'
  ],
  [`${E}31mError: connect ${E}1mECONNREFUSED${E}0m 127.0.0.1:9092${E}39m`, 'SYSTEM_ECONNREFUSED'],
  [`${E}1;31mPermission${E}0m ${E}1;31mdenied${E}0m`, 'SYSTEM_EACCES'],
  ['\u001B]0;a title\u0007Connection refused', 'SYSTEM_ECONNREFUSED'],
  ['“Permission denied”', 'SYSTEM_EACCES'],
  ['{"level":"error","msg":"dial tcp 10.0.0.1:514: connect: connection refused","ts":1}', 'SYSTEM_ECONNREFUSED'],
  ['SyntaxError: Unexpected token \'x\', "x" is not valid JSON', 'SYSTEM_JSON_INVALID'],
  // Over several lines
  ['Connection\r\n    refused', 'SYSTEM_ECONNREFUSED'],
  [
    'Exception in thread "main" java.lang.RuntimeException: it failed\n\tat app.Main.main(Main.java:3)\nCaused by: java.net.ConnectException: Connection refused\n\t... 1 more',
    'SYSTEM_ECONNREFUSED'
  ],
  // Two of them: the first that is told
  ['cannot connect: Connection refused; cannot read ca.pem: No such file or directory', 'SYSTEM_ECONNREFUSED'],
  ['cannot read ca.pem: No such file or directory; cannot connect: Connection refused', 'SYSTEM_ENOENT'],
  // What only looks like one
  ['cat <<EOF', 'SYSTEM_UNKNOWN'],
  ['Invalid hex colour in theme.css', 'SYSTEM_UNKNOWN'],
  ['2026-01-02 INFO ready, EXIT on ERROR, ETL and EU are no codes', 'SYSTEM_UNKNOWN'],
  ['too many connections from 10.0.0.7', 'SYSTEM_UNKNOWN'],
  ['GET /errors/refused HTTP/1.1 200', 'SYSTEM_UNKNOWN'],
  ['SELECT * FROM broken WHERE pipe = 1', 'SYSTEM_UNKNOWN'],
  ['{state=RUNNING_WELL}', 'SYSTEM_UNKNOWN'],
  ['org.apache.kafka.common.errors.NobodyKnowsException: x', 'SYSTEM_UNKNOWN'],
  ['[SSL: connection established]', 'SYSTEM_UNKNOWN'],
  ['', 'SYSTEM_UNKNOWN']
]

t.test('screens of other programs lead to their code', async (t) => {
  for (const [words, code, area] of screens) {
    const context = area === undefined ? {} : { area }
    t.equal(classifyError(words, context).code, code, `${words.slice(0, 120)} (${area ?? 'no area'})`)
    t.equal(classifyError(new Error(words), context).code, code, `an Error: ${words.slice(0, 60)}`)
  }
})

t.test(
  'a whole screen, and a file of 10 MB: the line that says it is found, at the beginning and at the end',
  async (t) => {
    const noise = Array.from(
      { length: 40 },
      (_unused, line) => `2026-01-02 03:04:${line} INFO [worker-${line}] all is well, 200 OK in 3 ms`
    ).join('\n')
    const said = 'E: dial tcp 10.0.0.1:514: connect: connection refused'
    for (const text of [
      `${noise}\n${said}`,
      `${noise}\n${said}\n${noise}`,
      `${'x'.repeat(10_000_000)}\n${said}`,
      `${said}\n${'x'.repeat(10_000_000)}`,
      `${'x'.repeat(3000)} ${said}`,
      ...[990, 1000, 1010, 1780].map((at) => `${'{"a":1},'.repeat(200).slice(0, at)} ${said} ${'y'.repeat(5000)}`),
      `${`${noise}\n`.repeat(4000)}${said}`
    ]) {
      for (const error of [text, new Error(text)]) {
        const { code, detail } = classifyError(error)
        t.equal(code, 'SYSTEM_ECONNREFUSED', String(text.length))
        t.match(detail, 'connection refused')
      }
    }
    t.equal(classifyError('x'.repeat(10_000_000)).code, 'SYSTEM_UNKNOWN')
    t.equal(classifyError('E'.repeat(10_000_000)).code, 'SYSTEM_UNKNOWN')
    t.equal(classifyError('\u001B['.repeat(5_000_000)).code, 'SYSTEM_UNKNOWN')
    t.equal(classifyError(' '.repeat(10_000_000)).code, 'SYSTEM_UNKNOWN')
  }
)

t.test('no secret is shown of a text', async (t) => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'hunter2\n'.repeat(300)}-----END PRIVATE KEY-----`
  for (const text of [
    'sasl_password=hunter2: connection refused',
    `${key}\nconnection refused`,
    `connection refused\n${key}`,
    'kafka://app:hunter2@kafka1:9092: Connection refused',
    `${'x\n'.repeat(2000)}password=hunter2 connection refused`,
    `${'y'.repeat(100_000)}\n${key}\nconnection refused, password "hunter2"`,
    'Authorization: Basic hunter2\nConnection refused'
  ]) {
    const classification = classifyError(text)
    t.equal(classification.code, 'SYSTEM_ECONNREFUSED', text.slice(0, 40))
    t.notMatch(JSON.stringify(classification), 'hunter2', text.slice(0, 40))
  }
})
