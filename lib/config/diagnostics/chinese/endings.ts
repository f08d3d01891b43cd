import type { Phrases } from './phrase-book.ts'

/** Endings of sentences that begin with a param's name. */
export const endings: Phrases = [
  [
    'takes an address alone, without brackets; the port and the protocol are params of their own',
    '只接受不带方括号的地址；端口和协议是单独的参数'
  ],
  ['takes "host:port", without a scheme', '应为 "host:port"，不带协议前缀'],
  ['takes "host:port", such as {P}', '应为 "host:port"，例如 {P}'],
  ['takes ports from {a} to {b}', '的端口应在 {a} 到 {b} 之间'],
  ['takes networks of 0 to {a} bits here', '此处网络前缀应为 0 到 {a} 位'],
  ['takes IP addresses and networks such as {P}', '应为 IP 地址或网络，例如 {P}'],
  ['takes octal digits such as {a}', '应为八进制数字，例如 {a}'],
  ['takes the path of a PEM file, not its content', '应为 PEM 文件的路径，而不是其内容'],
  [
    'takes names of 1 to 249 letters, digits, `.`, `_` and `-`, or "/regex/"',
    '的名称应为 1 到 249 个字母、数字、`.`、`_`、`-`，或 "/regex/"'
  ],
  [
    'takes a table of topics, each with its partitions and where they begin: {a}',
    '应为主题表，每个主题列出分区及其起点：{a}'
  ],
  ['takes false or {a}', '应为 false 或 {a}'],
  ['takes "name=value", not {P}', '应为 "name=value"，而不是{P}'],
  ['takes {P}, not {P1}', '应为{P}，而不是{P1}'],
  ['is not an IPv4 address', '不是 IPv4 地址'],
  ['is not an IPv6 address; the port is a param of its own', '不是 IPv6 地址；端口是单独的参数'],
  ['is neither an IP address nor a host name', '既不是 IP 地址也不是主机名'],
  ['is not the IANA name of a time zone, such as {P}', '不是 IANA 时区名，例如 {P}'],
  ['cannot hold a NUL character', '不能包含 NUL 字符'],
  [
    'is {a} bytes long, and the path of a Unix socket has to fit into 103',
    '长 {a} 字节，而 Unix 套接字路径不能超过 103 字节'
  ],
  ['is not the name or the number of a group', '不是组名或组编号'],
  ['is a folder and takes no wildcards; put them in `file`', '是目录，不接受通配符；请把通配符写在 `file` 中'],
  ['is looked up under a folder and cannot be absolute', '在某个目录下查找，不能是绝对路径'],
  ['cannot leave its folder: `..` is not allowed', '不能离开其目录：不允许 `..`'],
  ['is not the label of a known character encoding; for example {P}', '不是已知的字符编码名；例如 {P}'],
  [
    'says how bytes are written as text; a character encoding belongs into `charset`',
    '说明字节如何写成文本；字符编码应写在 `charset` 中'
  ],
  [
    'says how bytes are written as text; a compression belongs into `compression`',
    '说明字节如何写成文本；压缩方式应写在 `compression` 中'
  ],
  [
    'is a character encoding; how bytes are written as text is said by `encode`',
    '是字符编码；字节如何写成文本由 `encode` 说明'
  ],
  ['would show the secret variable {a}, as its value is not kept secret', '会泄露机密变量 {a}，因为该参数的值不保密'],
  ['may not be empty', '不能为空'],
  ['is too long: Kafka takes 32767 bytes', '过长：Kafka 至多接受 32767 字节'],
  ['cannot be `.` or `..`', '不能是 `.` 或 `..`'],
  [
    'has a name that kafkajs cannot read, as every object of JavaScript has it',
    '的名称 kafkajs 无法读取，因为 JavaScript 的每个对象都有它'
  ],
  ['is not a valid regular expression between slashes, such as {a}', '不是斜杠之间的有效正则表达式，例如 {a}'],
  ['is not a valid regular expression: {P}', '不是有效的正则表达式：{P}'],
  ['is required', '为必填'],
  ['cannot be given beside {P}', '不能与 {P} 同时给出'],
  ['applies only with {P}', '仅在 {P} 时有效'],
  ['cannot be used here: {P}', '不能在此使用：{P}'],
  ['cannot be {a}: {P}', '不能是 {a}：{P}'],
  ['is already set by `{a}`', '已由 `{a}` 设置'],
  ['is nested too deeply for a name with dots', '对带点的名称来说嵌套过深'],
  ['is longer than {a} characters', '超过 {a} 个字符'],
  [
    'is too large: with its counted repetitions written out it comes to more than {a} characters',
    '过大：展开计数重复后超过 {a} 个字符'
  ],
  ['stands between slashes, which are plain characters here', '写在斜杠之间，而斜杠在此是普通字符'],
  ['matches every line', '匹配每一行'],
  ['matches no line: {P}, at character {a}', '不匹配任何一行：{P}（第 {a} 个字符处）'],
  ['holds a backspace at character {a}, which is plain text here', '在第 {a} 个字符处含有退格符，在此是普通文本'],
  ['holds a backslash that stands for itself at character {a}', '在第 {a} 个字符处含有代表自身的反斜杠'],
  ['counts the letter `{a}` at its beginning', '在开头对字母 `{a}` 计数'],
  ['holds the grok pattern `{b}`, which is plain text here', '含有 grok 模式 `{b}`，在此是普通文本'],
  ['holds the date format `{b}`, which is plain text here', '含有日期格式 `{b}`，在此是普通文本'],
  [
    'holds {P} `{b}` at character {c}, which the syntax of RE2 does not have',
    '第 {c} 个字符处含有 RE2 语法不支持的{P} `{b}`'
  ],
  ['needs `{a}` beside it', '还需要 `{a}`'],
  ['needs `{a}` or `{b}`', '需要 `{a}` 或 `{b}`'],
  ['is a value already, and cannot be a table too', '已经是值，不能再是表']
]
