import type { Phrases } from './phrase-book.ts'

/** Phrases about values, variables and rules over several params. */
export const valuePhrases: Phrases = [
  [
    'what begins with `${` here is not a variable: it is not closed by `}`',
    '此处以 `${` 开头的不是变量：没有用 `}` 闭合'
  ],
  [
    'what begins with `${` here is not a variable: a name is made of A-Z, a-z, 0-9 and _, and does not begin with a digit',
    '此处以 `${` 开头的不是变量：名称由 A-Z、a-z、0-9 和 _ 组成，且不以数字开头'
  ],
  [
    'what begins with `${` here is not a variable: a default cannot hold another variable',
    '此处以 `${` 开头的不是变量：默认值不能再包含变量'
  ],
  [
    'write ${NAME} or ${NAME:default}; a literal ${ is written $${',
    '请写成 ${NAME} 或 ${NAME:默认值}；字面的 ${ 写作 $${'
  ],
  ['this is not how a variable is written here', '此处变量不是这样书写的'],
  ['write {a}, or {b} with a default', '请写成 {a}，带默认值时写成 {b}'],
  ['the environment variable {a} is not defined', '环境变量 {a} 没有定义'],
  ['did you mean {a}? Else define {b}, or give a default: {c}', '是否指 {a}？否则请定义 {b}，或给出默认值：{c}'],
  ['define {a}, or give a default: {b}', '请定义 {a}，或给出默认值：{b}'],
  ['the variables of this file expand to more than {a} MiB', '该文件中的变量展开后超过 {a} MiB'],
  ['`{a}` is the variable `{b}` with the default {c} here', '此处 `{a}` 是变量 `{b}`，默认值为 {c}'],
  [
    'everything after the colon of `{a}` is the default here, including the `{b}`',
    '此处 `{a}` 冒号之后的全部内容都是默认值，包括 `{b}`'
  ],
  ['this is not a variable here but plain text', '此处不是变量，而是普通文本'],
  ['`{a}` is not a variable here but plain text', '此处 `{a}` 不是变量，而是普通文本'],
  [
    'define another variable for it; in single quotes it is taken literally',
    '请为其另定义变量；写在单引号中表示按原样使用'
  ],
  ['write {a}; in single quotes it is taken literally', '请写成 {a}；写在单引号中表示按原样使用'],
  ['leave out one of them', '请去掉其中一个'],
  ['leave out {P}', '请去掉 {P}'],
  ['write it relative to `{a}`', '请写成相对于 `{a}` 的路径'],
  ['a file source needs `file`, or `path`', '文件源需要 `file` 或 `path`'],
  [
    'compressed content can be read from its beginning only, so `instances` has to be 1',
    '压缩内容只能从头读取，因此 `instances` 必须为 1'
  ],
  [
    'UTF-16 content cannot be cut into byte ranges, so `instances` has to be 1',
    'UTF-16 内容不能切成字节区间，因此 `instances` 必须为 1'
  ],
  [
    'a record may lie across byte ranges, so `instances` has to be 1 with `multiline`',
    '记录可能跨越字节区间，因此使用 `multiline` 时 `instances` 必须为 1'
  ],
  [
    '`from` is {a} and `auto_offset_reset` is {b}: they mean the same',
    '`from` 为 {a}，`auto_offset_reset` 为 {b}：两者含义相同'
  ],
  [
    'under `ack = "manual"` only acked records are committed, so `{a}` cannot be true',
    '`ack = "manual"` 时只提交已确认的记录，因此 `{a}` 不能为 true'
  ],
  ['`{a}` ({b}) has to be below a third of `{d}` ({e})', '`{a}`（{b}）必须小于 `{d}`（{e}）的三分之一'],
  ['`{a}` ({b}) has to be below `{d}` ({e})', '`{a}`（{b}）必须小于 `{d}`（{e}）'],
  ['`{a}` ({b}) has to be at most `{d}` ({e})', '`{a}`（{b}）不能大于 `{d}`（{e}）'],
  [
    'say what the line holds, such as {a} for {b}; or describe the other lines, by `continue` in place of `start`',
    '请写出该行含有的内容，例如用 {a} 代替 {b}；或用 `continue` 代替 `start` 描述其他行'
  ],
  ['write out what is to be repeated', '请完整写出要重复的内容'],
  ['leave out the second {a}', '请去掉第二个 {a}'],
  ['those of RE2: {a}', '请使用 RE2 的标志：{a}'],
  ['`{a}`, or `{b}`', '`{a}` 或 `{b}`'],
  [
    '`OAUTHBEARER` takes its tokens from a function, which only code can give: `oauth_bearer_provider`',
    '`OAUTHBEARER` 的令牌来自函数，只能在代码中给出：`oauth_bearer_provider`'
  ],
  ['`{a}` asks for a login, which needs `{b}`', '`{a}` 要求登录，需要 `{b}`'],
  ['`{a}` is given, but `security_protocol` ({b}) has no login', '给出了 `{a}`，但 `security_protocol`（{b}）不登录'],
  ['`{a}` is given, but `security_protocol` ({b}) has no TLS', '给出了 `{a}`，但 `security_protocol`（{b}）不使用 TLS'],
  ['`{a}` and `{b}` give the same thing twice', '`{a}` 和 `{b}` 重复给出了同一内容'],
  ['`protocol = "tls"` needs `tls` with `cert` and `key`', '`protocol = "tls"` 需要带 `cert` 和 `key` 的 `tls`'],
  ['`protocol = "unix"` needs `path`', '`protocol = "unix"` 需要 `path`'],
  [
    '`proxy_protocol` is spoken on connections only, and `protocol = "udp"` has none',
    '`proxy_protocol` 只用于连接，而 `protocol = "udp"` 没有连接'
  ],
  [
    'more `instances` than one change nothing under this Node.js: UDP sockets share a port from 22.12 on, on Linux and FreeBSD',
    '`instances` 大于 1 在当前 Node.js 下不起作用：从 22.12 起，UDP 套接字才能共用端口，仅限 Linux 和 FreeBSD'
  ],
  [
    'more `instances` than one change nothing here: only UDP is received by several sockets',
    '`instances` 大于 1 在此处不起作用：只有 UDP 能用多个套接字接收'
  ],
  [
    '`max_buffered_bytes` holds less than two messages of `max_message_bytes`',
    '`max_buffered_bytes` 容纳不下两条 `max_message_bytes` 大小的消息'
  ],
  [
    'say what only such a line holds, such as `{a}` for lines that are indented',
    '请写出只有这类行才有的内容，例如缩进的行用 `{a}`'
  ],
  ['one backslash: between single quotes none is doubled', '只写一个反斜杠：单引号中不需要成对'],
  ['describe one line: each is held against the pattern alone', '请描述一行：模式逐行匹配'],
  ['{a}; or {b} at its beginning, where the slash is meant', '{a}；如果确实指斜杠，则在开头写 {b}'],
  ['{a}, with its backslash; or {b} where the letter is meant', '{a}，带上反斜杠；如果确实指该字母，则写 {b}'],
  [
    'describe the characters, such as {a}; or {b} where the text is meant',
    '请描述字符，例如 {a}；如果确实指该文本，则写 {b}'
  ],
  ['describe the characters, such as {a}', '请描述字符，例如 {a}'],
  ['{a} at the beginning; or {b} where the character is meant', '把 {a} 写在开头；如果确实指该字符，则写 {b}'],
  ['{a} at the end; or {b} where the character is meant', '把 {a} 写在末尾；如果确实指该字符，则写 {b}'],
  [
    '`{a}` in single quotes: in double quotes `{b}` is this character',
    '请在单引号中写 `{a}`：双引号中的 `{b}` 表示该字符'
  ],
  [
    '`{a}` in double quotes is not a backslash and a letter but one invisible character',
    '双引号中的 `{a}` 不是反斜杠加字母，而是一个不可见字符'
  ],
  ['write {a}', '请写 {a}'],
  ['`{a}` in `{b}` {E}', '`{b}` 中的 `{a}` {E}'],
  ['`{a}` {E}', '`{a}` {E}']
]
