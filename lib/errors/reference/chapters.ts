import { CHECK_COMMAND, PROBE_COMMAND } from '../catalogue/check-command.ts'
import type { Chapter } from './chapter.ts'
import { inLocale } from '../in-locale.ts'
import { kafkaChapter } from './kafka-chapter.ts'
import { screenIndexMarkdown, symptomsMarkdown } from './symptoms-chapter.ts'

// The texts of TROUBLESHOOTING around the catalogue.

const readConfigCommand = `\`\`\`sh
${CHECK_COMMAND}
\`\`\``

const probeCommand = `\`\`\`sh
${PROBE_COMMAND}
\`\`\``

const askRunning = `\`\`\`ts
import { diagnose, formatReport } from 'warp-flow'

console.error(formatReport(await diagnose(source), { locale: 'en' }))
\`\`\``

const debugCommand = `\`\`\`sh
DEBUG='warp-flow*' node app.js
\`\`\``

const showDiagnosis = `\`\`\`ts
import { classifyError, createSource, formatDiagnosis } from 'warp-flow'

createSource(spec).on('error', (error) => {
  console.error(formatDiagnosis(classifyError(error), { locale: 'en' }))
})
\`\`\``

const followedFiles = `\`\`\`ts
console.table(source.files(), ['path', 'state', 'reason', 'code', 'bytesBehind', 'msBehind'])
\`\`\``

const syslogStats = `\`\`\`ts
setInterval(() => {
  const { drops, errors, truncated, connections, datagrams } = source.stats()
  console.log({ drops, errors, truncated, connections, datagrams })
}, 10_000).unref()
\`\`\``

/** The chapters of TROUBLESHOOTING, in their order. */
export const chapters: readonly Chapter[] = [
  {
    title: { en: '# Troubleshooting', zh: '# 故障排除' },
    text: {
      en: `[What is on the screen](#what-is-on-the-screen) leads from error texts to symptoms; each of the [symptoms](#symptoms) fits on one screen; every code of the library follows. Codes of the operating system, Node.js, TLS and Kafka's protocol are in [docs/system-codes.md](docs/system-codes.md). \`formatDiagnosis\` prints the same text for a code, with your path, host and port in the commands.

This file is generated from the catalogue in \`lib/errors\`; change it there. 中文版：[TROUBLESHOOTING.zh.md](TROUBLESHOOTING.zh.md)`,
      zh: `[屏幕上的文字](#屏幕上的文字) 从错误文字指向症状；[症状](#症状) 每个占一屏；其后是本库的全部错误码。操作系统、Node.js、TLS 与 Kafka 协议的错误码见 [docs/system-codes.zh.md](docs/system-codes.zh.md)。\`formatDiagnosis\` 对每个错误码的输出与此相同，并已在命令中填入实际的路径、主机和端口。

本文件由 \`lib/errors\` 中的目录生成，请在那里修改。English: [TROUBLESHOOTING.md](TROUBLESHOOTING.md)`
    }
  },
  {
    title: { en: '## What is on the screen', zh: '## 屏幕上的文字' },
    text: {
      en: `In code, \`classifyError('the text')\` finds the same for a text, an error of any library, or a log line of another program.`,
      zh: `在代码中，\`classifyError('文字')\` 给出同样的结果：可以是一段文字、任何库的错误，或其他程序的日志行。`
    },
    body: screenIndexMarkdown
  },
  {
    title: { en: '## First steps', zh: '## 通用步骤' },
    text: {
      en: `1. Print the diagnosis of the error, not only its message.

${showDiagnosis}

2. Check the configuration, in the folder of \`wpsrc.toml\`. The command lists every problem and every warning at once, with file, line and column, and exits with 1 if there is a problem.

${readConfigCommand}

3. Check the environment of each source, in the same folder: files, rights, ports, brokers, logins, topics, certificates. The command consumes, commits and keeps nothing. It says what is wrong, what the evidence is, and which command or lines of TOML fix it; it exits with 1 if a source cannot work. Run it as the user of the service, because rights depend on the user. It reports a port that the service itself holds as taken.

${probeCommand}

4. Ask the running source why it is silent, slow or in trouble. \`source.stats()\` and \`source.health()\` have the underlying figures.

${askRunning}

5. Look at warnings. A source reports faults that it survives by the \`'warning'\` event, not by \`'error'\`: \`source.on('warning', (error) => console.warn(error.code, error.message))\`. If nobody listens, \`DEBUG=warp-flow*\` shows them.

6. Look at the process from outside.

\`\`\`sh
# Linux
ps -eo user,pid,lstart,args | grep '[n]ode'
journalctl -u '<service>' --since -1h
sudo ss -lntup
\`\`\``,
      zh: `1. 输出错误的完整诊断，而不只是错误消息。

${inLocale(showDiagnosis, 'zh')}

2. 在 \`wpsrc.toml\` 所在目录检查配置。所有问题和警告会一次列出，并标明文件、行和列；有错误时该命令以 1 退出。

${inLocale(readConfigCommand, 'zh')}

3. 在同一目录检查每个源周围的环境：文件、权限、端口、broker、登录、主题、证书。不消费、不提交、不占用任何东西。它说明问题所在、依据，以及修复所用的命令或 TOML；有源无法工作时以 1 退出。请以服务的用户运行：权限属于该用户。服务自身占用的端口会显示为被占用。

${inLocale(probeCommand, 'zh')}

4. 询问正在运行的源为什么没有数据、缓慢或异常。\`source.stats()\` 和 \`source.health()\` 是其依据的数据。

${inLocale(askRunning, 'zh')}

5. 查看警告。可恢复的问题通过 \`'warning'\` 事件报告，而不是 \`'error'\`：\`source.on('warning', (error) => console.warn(error.code, error.message))\`。没有监听者时，\`DEBUG=warp-flow*\` 会显示它们。

6. 从外部查看进程。

\`\`\`sh
# Linux
ps -eo user,pid,lstart,args | grep '[n]ode'
journalctl -u '<service>' --since -1h
sudo ss -lntup
\`\`\``
    }
  },
  {
    title: { en: '## Debug log and diagnostics channels', zh: '## 调试日志与诊断通道' },
    text: {
      en: `The debug log goes to standard error, in levels: \`warp-flow:<type>:info\` (\`warp-flow:file:info\`) for what happens to a source, with its warnings and errors, \`:debug\` for its decisions, \`:trace\` for each request. Each line begins with the source's key. A line that repeats within ten seconds is printed once, and its count later. \`createLogFile()\` writes the same to a rolling file.

${debugCommand}

In code, subscribe to the channels of \`node:diagnostics_channel\`. Their messages are plain data, without contents of records and without secrets.

| Channel | When |
| --- | --- |
| \`warp-flow:ready\` | a source is open |
| \`warp-flow:warning\` | a source has survived a fault |
| \`warp-flow:error\` | a source has ended with an error |
| \`warp-flow:close\` | a source has released everything |
| \`warp-flow:monitor\` | every \`monitor_interval\`, for a source with the tag \`monitor:enabled\`: its \`stats()\` and \`health()\` |
| \`warp-flow:alert\` | too many errors in \`alert_window\`, or no longer, for a source with the tag \`alert_on_error:true\` |
| \`warp-flow:file:open\` | a file was opened |
| \`warp-flow:file:end\` | a file was read to its end; for a followed file, the source will not read it again |
| \`warp-flow:file:progress\` | every \`progress_interval_ms\`: how far behind each followed file is |
| \`warp-flow:kafka:assigned\` | a member of a group has got partitions; with the cause of the rebalance |
| \`warp-flow:kafka:commit\` | positions were committed |`,
      zh: `调试日志输出到标准错误，并分为不同级别：\`warp-flow:<type>:info\`（例如 \`warp-flow:file:info\`）记录源的状态变化及其警告和错误，\`:debug\` 记录其过程，\`:trace\` 记录每个请求。每行以源的 key 开头。十秒内重复的内容只输出一次，次数随后给出。\`createLogFile()\` 将同样的内容写入可滚动的文件。

${debugCommand}

在代码中可以订阅 \`node:diagnostics_channel\` 的通道。消息是普通数据，不包含记录内容，也不包含密钥。

| 通道 | 时机 |
| --- | --- |
| \`warp-flow:ready\` | 源已打开其读取对象 |
| \`warp-flow:warning\` | 发生了可恢复的问题 |
| \`warp-flow:error\` | 源因错误结束 |
| \`warp-flow:close\` | 源已释放所有资源 |
| \`warp-flow:monitor\` | 带有标签 \`monitor:enabled\` 的源每隔 \`monitor_interval\` 发布其 \`stats()\` 和 \`health()\` |
| \`warp-flow:alert\` | 带有标签 \`alert_on_error:true\` 的源在 \`alert_window\` 内出现大量错误，或该情况结束 |
| \`warp-flow:file:open\` | 打开了一个文件 |
| \`warp-flow:file:end\` | 一个文件已读到末尾；对于跟踪的文件，表示不会再读取它 |
| \`warp-flow:file:progress\` | 每隔 \`progress_interval_ms\`：每个跟踪的文件还落后多少 |
| \`warp-flow:kafka:assigned\` | 组成员获得分区，附重平衡原因 |
| \`warp-flow:kafka:commit\` | 位置已提交 |`
    }
  },
  { title: { en: '## Symptoms', zh: '## 症状' }, text: { en: '', zh: '' }, body: symptomsMarkdown },
  {
    title: { en: '## File sources', zh: '## File 源' },
    text: {
      en: `A source that follows files (\`mode = "follow"\`) waits for missing files and skips files that it cannot read, and reports both by \`'warning'\`. Ask it why a file yields nothing:

${followedFiles}

| \`state\` | What it means |
| --- | --- |
| (not there) | the pattern does not match the file, or \`base\` is another folder |
| \`reading\` | if \`msBehind\` grows and \`offset\` does not, the consumer takes nothing or does not ack (\`stats().unacked\`) |
| \`at-end\` | everything has been delivered; \`reason\` says if the last line has no ending yet |
| \`waiting\` | the file is empty, or its turn comes after the file that \`reason\` names |
| \`ignored\` | \`reason\` names the rule, or the file that has the same content |
| \`unreadable\` | look up \`code\` here; the source tries again |
| \`finished\` | compressed content that was read to its end |`,
      zh: `跟踪文件的源（\`mode = "follow"\`）会等待尚不存在的文件，并跳过无法读取的文件继续工作，这些情况通过 \`'warning'\` 报告。可以直接查询某个文件为什么没有内容：

${followedFiles}

| \`state\` | 含义 |
| --- | --- |
| （不在列表中） | 匹配模式不包含该文件，或 \`base\` 是另一个目录 |
| \`reading\` | 如果 \`msBehind\` 增长而 \`offset\` 不变，说明消费方没有取数据或没有确认（\`stats().unacked\`） |
| \`at-end\` | 已全部交付；最后一行尚无行尾时 \`reason\` 会说明 |
| \`waiting\` | 文件为空，或要等 \`reason\` 所指的文件先读完 |
| \`ignored\` | \`reason\` 给出所依据的规则，或内容相同的文件 |
| \`unreadable\` | 请在此查阅 \`code\`；会自动重试 |
| \`finished\` | 压缩内容，已读到末尾 |`
    },
    section: 'file'
  },
  kafkaChapter,
  {
    title: { en: '## Syslog sources', zh: '## Syslog 源' },
    text: {
      en: `Loss is counted, never guessed: look at \`source.stats()\` before anything else.

${syslogStats}

| \`stats().drops\` | What was dropped |
| --- | --- |
| \`kernel\` | datagrams that came while the receive buffer of the kernel was full ([\`SYSLOG_KERNEL_DROPS\`](#syslog_kernel_drops)); meaningless if \`datagrams.kernelDropsKnown\` is false |
| \`queue\` | datagrams that came while the queue of the source was full because the consumer is slow ([\`SYSLOG_QUEUE_OVERFLOW\`](#syslog_queue_overflow)) |
| \`connection_limit\` | connections beyond \`max_connections\` ([\`SYSLOG_TOO_MANY_CONNECTIONS\`](#syslog_too_many_connections)) |
| \`not_allowed\` | datagrams and connections from senders that are not in \`allow_from\` ([\`SYSLOG_NOT_ALLOWED\`](#syslog_not_allowed)) |
| \`frame_too_long\` | connections that announced a message of more than 10 MiB ([\`SYSLOG_FRAME_TOO_LONG\`](#syslog_frame_too_long)) |
| \`protocol\` | connections that were closed because of a protocol error: no octet count, no PROXY header, a failed TLS handshake |

\`truncated\` counts messages that were cut, and \`errors\` counts errors by code: warnings of one code come at most once in ten seconds, but the counts are complete. A message that is not syslog is not dropped: it is delivered as it came, with the tag \`syslog_error\`. In commands, *localAddress* and *localPort* are the address and port on which the source listens, as \`'ready'\` reports them.

Where this differs from older advice:

* \`tcp_recv_bytes\` does not prevent loss over UDP: it limits what one connection may hold. The buffer for UDP is
* \`udp_recv_buffer\`, and \`net.core.rmem_max\` has to allow it.
* An appended rule (\`iptables -A\`) comes after the rule that refuses: insert it (\`-I\`).
* \`nc -vzu\` proves nothing about UDP, because nobody answers: send a message and look for it.
* \`<34>test message\` is no test: it has no timestamp and arrives with the tag \`syslog_error:missing_timestamp\`.
* \`logger --rfc5424\` sends a complete message.
* \`header_mode = "keep"\` leaves the header in the payload; it does not make a message right or wrong.
* A port in use and a port below 1024 are two errors with two remedies, and each ends the source: it never keeps running
* without being able to receive.`,
      zh: `丢失都有计数，无需猜测：请首先查看 \`source.stats()\`。

${syslogStats}

| \`stats().drops\` | 丢弃了什么 |
| --- | --- |
| \`kernel\` | 内核接收缓冲区已满时到达的数据报（[\`SYSLOG_KERNEL_DROPS\`](#syslog_kernel_drops)）；\`datagrams.kernelDropsKnown\` 为 false 时没有意义 |
| \`queue\` | 消费方过慢、源的队列已满时到达的数据报（[\`SYSLOG_QUEUE_OVERFLOW\`](#syslog_queue_overflow)） |
| \`connection_limit\` | 超过 \`max_connections\` 的连接（[\`SYSLOG_TOO_MANY_CONNECTIONS\`](#syslog_too_many_connections)） |
| \`not_allowed\` | 不在 \`allow_from\` 中的发送方的数据报和连接（[\`SYSLOG_NOT_ALLOWED\`](#syslog_not_allowed)） |
| \`frame_too_long\` | 声明的消息超过 10 MiB 的连接（[\`SYSLOG_FRAME_TOO_LONG\`](#syslog_frame_too_long)） |
| \`protocol\` | 因协议错误而断开的连接：缺少长度、缺少 PROXY 头、TLS 握手失败 |

\`truncated\` 为被截断的消息数，\`errors\` 按错误码计数：同一错误码的警告十秒内最多发出一次，计数则是完整的。不是 syslog 的消息不会被丢弃：它按原样交付，并带有标签 \`syslog_error\`。命令中的 *localAddress* 和 *localPort* 为源监听的地址和端口，见 \`'ready'\`。

与旧资料不同之处：

* \`tcp_recv_bytes\` 不能减少 UDP 丢失：它限制单个连接可缓存的字节数。UDP 的缓冲区是 \`udp_recv_buffer\`，并且 \`net.core.rmem_max\` 必须允许该大小。
* 追加的规则（\`iptables -A\`）排在拒绝规则之后：请使用插入（\`-I\`）。
* \`nc -vzu\` 不能说明 UDP 是否可用，因为没有应答：请发送一条消息并确认是否收到。
* \`<34>test message\` 不能作为测试：它没有时间戳，到达时会带有标签 \`syslog_error:missing_timestamp\`。\`logger --rfc5424\` 会发送完整的消息。
* \`header_mode = "keep"\` 只是把消息头保留在 payload 中，不会影响消息是否合法。
* 端口被占用与端口小于 1024 是两种错误，解决方法不同；两者都会终止源，源不会在无法接收时继续运行。`
    },
    section: 'syslog'
  },
  {
    title: { en: '## Configuration', zh: '## 配置问题' },
    text: {
      en: `Where this differs from older advice:

* A comma after the last element of an array is valid TOML, and so are line ends and comments inside an array: \`list =
* ["item1", "item2", ]\` needs no fix.
* Python's old \`toml\` package and online checkers for TOML 0.5 refuse documents that are valid TOML 1.0. Python 3.11
* and later has \`tomllib\`.
* A number in quotation marks is text. \`port = "1514"\` is refused, with its place, and never replaced by a default.
* An empty or missing \`allow_override\` allows nothing.
* There is no command line tool: \`validateConfig\`, \`listConnectors\`, \`validateConnectors\`, \`probeSource\` and
* \`probeConnector\` do what such a tool would do, and return plain data.`,
      zh: `与旧资料不同之处：

* 数组最后一个元素后的逗号是合法的 TOML，数组内也可以换行和写注释：\`list = ["item1", "item2", ]\` 无需修改。
* Python 旧的 \`toml\` 包以及面向 TOML 0.5 的在线校验器会拒绝合法的 TOML 1.0 文档。Python 3.11 及以上自带 \`tomllib\`。
* 加了引号的数字是文本。\`port = "1514"\` 会被拒绝并指出位置，不会被默认值替代。
* \`allow_override\` 为空或缺失表示不允许覆盖任何参数。
* 没有命令行工具：\`validateConfig\`、\`listConnectors\`、\`validateConnectors\`、\`probeSource\` 和 \`probeConnector\` 完成同样的工作，并返回普通数据。`
    },
    section: 'config'
  },
  { title: { en: '## Any source', zh: '## 所有源通用' }, text: { en: '', zh: '' }, section: 'source' },
  {
    title: { en: '## Prevention', zh: '## 预防措施' },
    text: {
      en: `* Keep \`wpsrc.toml\` and \`connectors/\` under version control, and check them there with the command in "First steps", which exits with 1 on errors; \`loadConfig\` needs no disk and no network.
* Watch \`stats()\`: the age of the last event, the lag, errors by code, drops by cause. A silent source is not always a
* healthy one.
* Before a new configuration goes live, try it on a copy in a short run.
* Give the service its own user, in the group that may read the logs, and no further rights.`,
      zh: `* 将 \`wpsrc.toml\` 和 \`connectors/\` 纳入版本控制，并在其中用“通用步骤”中的命令校验（有错误时以状态码 1 退出）；\`loadConfig\` 不需要磁盘和网络。
* 监控 \`stats()\`：距最后一个事件的时间、积压、按错误码统计的错误、按原因统计的丢弃。没有动静的源不一定正常。
* 新配置上线前先在副本上验证：短时间试运行。
* 为服务建立专用用户，加入有权读取日志的组，不授予更多权限。`
    }
  }
]
