import type { Phrases } from './phrase-book.ts'

/** Why a value, a setting of another client or a piece of a regular expression is not taken. */
export const reasons: Phrases = [
  ['Node.js has no datagram Unix sockets; `unix` is a stream socket, and `udp` takes datagrams from the network', 'Node.js 没有数据报 Unix 套接字；`unix` 是流套接字，`udp` 接收网络数据报'],
  ['Node.js has no datagram Unix sockets; `unix` is a stream socket', 'Node.js 没有数据报 Unix 套接字；`unix` 是流套接字'], ['it is broken and out of use', '它已被攻破，不再使用'],
  ['{P}; of its values only {a} is taken', '{P}；其值只接受 {a}'], ['{P}; of its values only {a} are taken', '{P}；其值只接受 {a}'],
  ['it is the param `{a}`', '它是参数 `{a}`'], ['param `ack` decides what counts as done', '由参数 `ack` 决定何时算完成'], ['only a producer has it', '只有生产者使用它'],
  ['it is a callback, which only code for that client can give', '它是回调函数，只能由该客户端的代码给出'], ['only a share group has it, and the source is a member of a consumer group', '只有共享组使用它，而源是消费者组的成员'],
  ['kafkajs has one assignor, eager round robin', 'kafkajs 只有一种分配方式，即 eager 轮询'], ['kafkajs has no static membership', 'kafkajs 没有静态成员'], ['kafkajs speaks the classic group protocol only', 'kafkajs 只支持经典的组协议'],
  ['kafkajs finds the group\'s coordinator in its own time', 'kafkajs 自行决定何时查找组协调者'], ['kafkajs has no Kerberos', 'kafkajs 不支持 Kerberos'], ['tokens come from a function here: the param {a}, given in code', '此处令牌来自函数：代码中给出的参数 {a}'],
  ['user and password are {a} and {b} here', '此处用户名和密码为 {a} 和 {b}'], ['TLS is Node\'s own here, which has no such setting', '此处使用 Node 自身的 TLS，没有该设置'],
  ['Node.js and the broker agree on the version of TLS; its option {a} narrows it', 'Node.js 与 broker 协商 TLS 版本；选项 {a} 可加以限制'], ['certificates and keys are PEM here: files by {a}, texts by {b}', '此处证书和密钥为 PEM：文件用 {a}，文本用 {b}'],
  ['authorities are PEM files here: {a}', '此处 CA 为 PEM 文件：{a}'], ['key stores are PKCS#12 files here: {a}', '此处密钥库为 PKCS#12 文件：{a}'], ['variables of the environment stand in values here: {a}', '此处在值中写环境变量：{a}'],
  ['payloads are bytes here; a transform behind the source decodes them', '此处载荷是字节；由源之后的 transform 解码'], ['backpressure decides how much is read ahead', '由背压决定预读多少'],
  ['kafkajs agrees on the protocol\'s version with each broker', 'kafkajs 与每个 broker 协商协议版本'], ['debug output is turned on by the environment: {a}', '调试输出由环境变量开启：{a}'], ['figures are in the source\'s {a}', '统计在源的 {a} 中'],
  ['there is one fetch per broker at a time', '每个 broker 同时只有一个 fetch'], ['kafkajs has no setting for it', 'kafkajs 没有对应的设置'],
  ['{P} at character {a}', '第 {a} 个字符处：{P}'], ['missing closing {a}', '缺少结尾的 {a}'], ['unexpected {a}', '多余的 {a}'], ['missing argument to repetition operator', '重复符号前缺少内容'], ['invalid escape sequence', '无效的转义'],
  ['trailing backslash at end of expression', '末尾有多余的反斜杠'], ['invalid character class range', '无效的字符范围'], ['invalid character class', '无效的字符类'], ['invalid repeat count', '无效的重复次数'], ['invalid nested repetition operator', '重复符号不能嵌套'],
  ['bad repetition operator', '无效的重复符号'], ['invalid or unsupported Perl syntax', '无效或不支持的 Perl 语法'], ['invalid named capture', '无效的命名分组'], ['duplicate capture group name', '分组名称重复'], ['expression nests too deeply', '嵌套过深'], ['expression too large', '表达式过大'],
  ['look-ahead', '前瞻'], ['look-behind', '后顾'], ['back reference', '反向引用'], ['atomic group', '原子分组'], ['comment', '注释'], ['recursion', '递归'], ['flags', '标志'], ['possessive repetition', '占有型重复'], ['escape', '转义'],
  ['a line holds no line feed', '一行中没有换行符'], ['nothing comes before `^`', '`^` 之前不会有内容'], ['nothing comes behind `$`', '`$` 之后不会有内容']
]
