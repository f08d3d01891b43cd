import type { Localized } from '../../types/classification.ts'
import type { SectionName } from './catalogue/index.ts'

// The words of TROUBLESHOOTING that stand around the catalogue.

export interface Chapter {
  readonly title: Localized
  readonly text: Localized
  /** The part of the catalogue that follows the text. */
  readonly section?: SectionName
}

type Label = 'code' | 'symptom' | 'category' | 'retryable' | 'checks' | 'remedies' | 'family' | 'yes' | 'no'

export const labels: Readonly<Record<Label, Localized>> = {
  code: { en: 'Code', zh: '错误码' },
  symptom: { en: 'Symptom', zh: '症状' },
  category: { en: 'Category', zh: '类别' },
  retryable: { en: 'May succeed when tried again', zh: '重试可能成功' },
  checks: { en: 'To check:', zh: '检查：' },
  remedies: { en: 'To mend it:', zh: '解决：' },
  family: { en: 'Also: ', zh: '其他：' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' }
}

const readConfigCommand = `\`\`\`sh
node --input-type=module -e "import { formatDiagnostics, readConfig } from 'warp-flow'; await readConfig('.').then(() => console.log('valid'), (error) => console.error(error.diagnostics ? formatDiagnostics(error.diagnostics, { locale: 'en' }) : error))"
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

export const chapters: readonly Chapter[] = [
  {
    title: { en: '# Troubleshooting', zh: '# 故障排除' },
    text: {
      en: `Every error of the library has a code. Look it up here; the text that \`formatDiagnosis\` prints is the same, with your path, host and port in the commands.

This file is written from the catalogue in \`lib/errors/catalogue\`; change it there. 中文版：[TROUBLESHOOTING.zh.md](TROUBLESHOOTING.zh.md)`,
      zh: `本库的每个错误都有错误码，可在此查阅；\`formatDiagnosis\` 输出的内容与此相同，并已在命令中填入实际的路径、主机和端口。

本文件由 \`lib/errors/catalogue\` 中的目录生成，请在那里修改。English: [TROUBLESHOOTING.md](TROUBLESHOOTING.md)`
    }
  },
  {
    title: { en: '## First steps', zh: '## 通用步骤' },
    text: {
      en: `1. Print the diagnosis of the error, not its message alone.

${showDiagnosis}

2. Check the configuration, in the folder of \`wpsrc.toml\`. Every problem is listed at once, with file, line and column.

${readConfigCommand}

3. Ask the source: \`source.stats()\` gives its state (\`starting\`, \`running\`, \`retrying\`, \`stopping\`, \`closed\`), what it counted, errors by code, drops by cause, and the age of the last event.

4. Look at warnings. What was survived is told by the \`'warning'\` event, not by \`'error'\`: \`source.on('warning', (error) => console.warn(error.code, error.message))\`.

5. Make a source of it by \`createSource(spec)\` and wait for \`'ready'\`, then \`destroy()\` it: a file source opens its files and says what is wrong with them.

6. Look at the process from outside.

\`\`\`sh
# Linux
ps -eo user,pid,lstart,args | grep '[n]ode'
journalctl -u '<service>' --since -1h
sudo ss -lntup
\`\`\``,
      zh: `1. 输出错误的完整诊断，而不只是错误消息。

${showDiagnosis.replace("'en'", "'zh'")}

2. 在 \`wpsrc.toml\` 所在目录检查配置。所有问题会一次列出，并标明文件、行和列。

${readConfigCommand.replace("'en'", "'zh'")}

3. 查询源的状态：\`source.stats()\` 给出状态（\`starting\`、\`running\`、\`retrying\`、\`stopping\`、\`closed\`）、计数、按错误码统计的错误、按原因统计的丢弃，以及距最后一个事件的时间。

4. 查看警告。可恢复的问题通过 \`'warning'\` 事件报告，而不是 \`'error'\`：\`source.on('warning', (error) => console.warn(error.code, error.message))\`。

5. 用 \`createSource(spec)\` 创建源，等待 \`'ready'\` 后调用 \`destroy()\`：文件源会打开其文件，并说明问题所在。

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
      en: `The debug log goes to standard error. Its namespaces are \`warp-flow\` for what every source does and \`warp-flow:<type>\` for each type (\`warp-flow:file\`).

${debugCommand}

In code, subscribe to the channels of \`node:diagnostics_channel\`. Their messages are plain data, without the content of records and without secrets.

| Channel | When |
| --- | --- |
| \`warp-flow:ready\` | a source has opened what it reads |
| \`warp-flow:warning\` | something was survived |
| \`warp-flow:error\` | a source has ended in an error |
| \`warp-flow:close\` | a source has released everything |
| \`warp-flow:file:open\` | a file was opened |
| \`warp-flow:file:end\` | a file was read to its end |`,
      zh: `调试日志输出到标准错误。命名空间 \`warp-flow\` 对应所有源的共同行为，\`warp-flow:<type>\` 对应各类型（例如 \`warp-flow:file\`）。

${debugCommand}

在代码中可以订阅 \`node:diagnostics_channel\` 的通道。消息是普通数据，不包含记录内容，也不包含密钥。

| 通道 | 时机 |
| --- | --- |
| \`warp-flow:ready\` | 源已打开其读取对象 |
| \`warp-flow:warning\` | 发生了可恢复的问题 |
| \`warp-flow:error\` | 源因错误结束 |
| \`warp-flow:close\` | 源已释放所有资源 |
| \`warp-flow:file:open\` | 打开了一个文件 |
| \`warp-flow:file:end\` | 一个文件已读到末尾 |`
    }
  },
  { title: { en: '## File sources', zh: '## File 源' }, text: { en: '', zh: '' }, section: 'file' },
  {
    title: { en: '## Configuration', zh: '## 配置问题' },
    text: {
      en: `Where this differs from older advice:

* A comma after the last element of an array is valid TOML, and so are line ends and comments inside an array: \`list = ["item1", "item2", ]\` needs no mending.
* Python's old \`toml\` package and online checkers made for TOML 0.5 refuse documents that are valid TOML 1.0. Python 3.11 and later has \`tomllib\`.
* A number in quotation marks is text. \`port = "1514"\` is refused, with its place, and never replaced by a default.
* An empty or missing \`allow_override\` allows nothing.
* There is no command line tool: \`readConfig\`, \`loadConfig\` and \`formatDiagnostics\` do what one would do.`,
      zh: `与旧资料不同之处：

* 数组最后一个元素后的逗号是合法的 TOML，数组内也可以换行和写注释：\`list = ["item1", "item2", ]\` 无需修改。
* Python 旧的 \`toml\` 包以及面向 TOML 0.5 的在线校验器会拒绝合法的 TOML 1.0 文档。Python 3.11 及以上自带 \`tomllib\`。
* 加了引号的数字是文本。\`port = "1514"\` 会被拒绝并指出位置，不会被默认值替代。
* \`allow_override\` 为空或缺失表示不允许覆盖任何参数。
* 没有命令行工具：\`readConfig\`、\`loadConfig\` 和 \`formatDiagnostics\` 完成同样的工作。`
    },
    section: 'config'
  },
  { title: { en: '## Any source', zh: '## 所有源通用' }, text: { en: '', zh: '' }, section: 'source' },
  { title: { en: '## Network and names', zh: '## 网络与域名' }, text: { en: '', zh: '' }, section: 'network' },
  { title: { en: '## TLS', zh: '## TLS' }, text: { en: '', zh: '' }, section: 'tls' },
  {
    title: { en: '## System', zh: '## 系统' },
    text: {
      en: 'Codes of the operating system and of Node.js, as they show outside of reading a source\'s file. The part after `SYSTEM_` is the name that the system itself uses.',
      zh: '操作系统与 Node.js 的错误码（读取源文件之外的场合）。`SYSTEM_` 之后的部分是系统自身使用的名称。'
    },
    section: 'system'
  },
  {
    title: { en: '## Prevention', zh: '## 预防措施' },
    text: {
      en: `* Keep \`wpsrc.toml\` and \`connectors/\` under version control, and check them there: \`loadConfig\` needs no disk and no network.
* Watch \`stats()\`: the age of the last event, the lag, errors by code, drops by cause. A source that is silent is not always one that is well.
* Try a new configuration on a copy before it goes live with a short run.
* Give the service a user of its own, in the group that may read the logs, and nothing more.`,
      zh: `* 将 \`wpsrc.toml\` 和 \`connectors/\` 纳入版本控制，并在其中校验：\`loadConfig\` 不需要磁盘和网络。
* 监控 \`stats()\`：距最后一个事件的时间、积压、按错误码统计的错误、按原因统计的丢弃。没有动静的源不一定正常。
* 新配置上线前先在副本上验证：短时间试运行。
* 为服务建立专用用户，加入有权读取日志的组，不授予更多权限。`
    }
  }
]
