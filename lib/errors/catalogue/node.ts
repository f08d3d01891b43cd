import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { turnOnDebug } from './shared-checks.ts'

const readStack = check(
  'Read the stack of `cause`: its first line outside `node:` shows whose code it is',
  '查看 `cause` 的堆栈：第一行不在 `node:` 内的代码即为来源'
)

const misuse: Family = {
  title: text('Misuse of an interface', '接口误用'),
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'fatal',
  checks: [readStack, turnOnDebug],
  remedies: [
    remedy(
      'Fix the caller; if it is the library, report it with its code and stack',
      '修复调用方；若属于本库，请附上错误码和堆栈反馈'
    )
  ]
}

const streams: Family = {
  title: text('Streams', '流'),
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'fatal',
  checks: [
    check(
      'See which stage of the pipeline ended first, and why: its own error came before this one',
      '确认管道中哪个阶段最先结束及其原因：它自身的错误先于此错误发生'
    ),
    readStack
  ],
  remedies: [
    remedy(
      'Fix that stage; connect stages by `pipeline()`, which passes the first error on',
      '修复该阶段；用 `pipeline()` 连接各阶段，它会传递最先发生的错误'
    )
  ]
}

const sockets: Family = {
  title: text('Sockets', '套接字'),
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'fatal',
  checks: [readStack, turnOnDebug],
  remedies: [remedy('Create a new source instead of using a closed one', '新建一个源，而不是继续使用已关闭的源')]
}

const sizes: Family = {
  title: text('Sizes', '大小限制'),
  area: 'system',
  category: 'limit',
  retryable: false,
  severity: 'fatal',
  checks: [readStack, check('See how large the data was that should fit in one piece', '查看需要整体保存的数据有多大')],
  remedies: [
    remedy(
      'Handle it in parts: records of a limited size, by `pipeline()`',
      '分段处理：用 `pipeline()` 处理大小有限的记录',
      { toml: '[sources.params]\nmax_line_bytes = 1048576' }
    )
  ]
}

const decompression: Family = {
  title: text('Decompression', '解压'),
  area: 'system',
  category: 'format',
  retryable: false,
  severity: 'fatal',
  checks: [check('Test the compressed data', '校验压缩数据', posix('gzip -tv {path}\nzstd -tv {path}'))],
  remedies: [
    remedy('Get the data again from its origin; it is damaged or incomplete', '重新获取数据；当前数据损坏或不完整')
  ]
}

/** Node's own codes, apart from those of TLS. */
export const node: Catalogue = {
  SYSTEM_ERR_MODULE_NOT_FOUND: {
    area: 'system',
    category: 'not-found',
    retryable: false,
    severity: 'fatal',
    symptom: text('A required package is not installed', '缺少所需的软件包'),
    checks: [
      check('The message names the package; see what is installed', '消息中给出了名称；查看已安装的软件包', {
        any: 'npm ls'
      })
    ],
    remedies: [
      remedy(
        'Install what the lockfile lists; `--omit=optional` and bundlers may leave it out',
        '按锁文件安装；`--omit=optional` 或打包工具可能会遗漏',
        { commands: { any: 'npm ci' } }
      )
    ]
  },
  SYSTEM_ERR_ACCESS_DENIED: {
    area: 'system',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text('The permission model of Node.js forbids it: {path}', 'Node.js 权限模型禁止了该操作：{path}'),
    checks: [
      check(
        'See with which `--permission` and `--allow-...` options the process was started',
        '查看进程启动时使用的 `--permission` 和 `--allow-...` 选项',
        {
          linux: "tr '\\0' ' ' < /proc/{pid}/cmdline",
          darwin: 'ps -o args -p {pid}',
          win32: 'Get-CimInstance Win32_Process -Filter "Name = \'node.exe\'" | Select-Object ProcessId, CommandLine'
        }
      )
    ],
    remedies: [
      remedy(
        'Allow reading the folders of the sources: `--allow-fs-read=/var/log`',
        '允许读取源所在目录：`--allow-fs-read=/var/log`'
      )
    ]
  },
  SYSTEM_ERR_SOCKET_CONNECTION_TIMEOUT: {
    area: 'system',
    category: 'timeout',
    retryable: true,
    severity: 'error',
    symptom: text('No connection to {host}:{port} in time', '未能及时连接到 {host}:{port}'),
    checks: [
      check('Try each address of the name', '逐个尝试该名称的地址', {
        linux: 'getent ahosts {host}\nnc -vz -w 5 {host} {port}',
        darwin: 'nc -vz -G 5 {host} {port}',
        win32: 'Test-NetConnection -ComputerName {host} -Port {port}'
      })
    ],
    remedies: [
      remedy(
        'If IPv6 is announced but does not work, repair it or connect by the IPv4 address',
        '如果宣告了 IPv6 但不可用，请修复或改用 IPv4 地址'
      )
    ]
  },
  SYSTEM_ERR_ENCODING_INVALID_ENCODED_DATA: {
    area: 'system',
    category: 'format',
    retryable: false,
    severity: 'error',
    symptom: text('Bytes are not valid in the configured charset', '字节不符合所配置的字符集'),
    checks: [readStack],
    remedies: [
      remedy('Name the charset the data really has', '指定数据实际使用的字符集', {
        toml: '[sources.params]\ncharset = "gb18030"'
      })
    ]
  },
  SYSTEM_ERR_ENCODING_NOT_SUPPORTED: {
    area: 'system',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('This Node.js does not know the charset', '当前 Node.js 不支持该字符集'),
    checks: [
      check(
        'See with which ICU data it was built: `small-icu` lacks many charsets',
        '查看构建时的 ICU 数据：`small-icu` 缺少许多字符集',
        { any: 'node -p "process.versions.icu + \' \' + process.config.variables.icu_small"' }
      )
    ],
    remedies: [
      remedy('Write a WHATWG label, such as `utf-8` or `gb18030`', '使用 WHATWG 标签，例如 `utf-8` 或 `gb18030`', {
        toml: '[sources.params]\ncharset = "utf-8"'
      })
    ]
  },
  ...inherit(misuse, {
    SYSTEM_ERR_INVALID_ARG_TYPE: ['An argument has the wrong type', '参数类型错误'],
    SYSTEM_ERR_INVALID_ARG_VALUE: ['An argument has a value that is not allowed', '参数值不合法'],
    SYSTEM_ERR_OUT_OF_RANGE: ['An argument is out of range', '参数超出范围'],
    SYSTEM_ERR_INVALID_STATE: ['Something was used in a state that does not allow it', '在不允许的状态下使用了对象'],
    SYSTEM_ERR_INVALID_THIS: ['A method was called on the wrong object', '方法的调用对象错误'],
    SYSTEM_ERR_INVALID_RETURN_VALUE: ['A function returned something other than it should', '函数返回值不符合要求'],
    SYSTEM_ERR_METHOD_NOT_IMPLEMENTED: ['A method is not implemented', '方法未实现'],
    SYSTEM_ERR_MISSING_ARGS: ['An argument is missing', '缺少参数'],
    SYSTEM_ERR_ASSERTION: ['An assertion in code failed', '代码中的断言失败'],
    SYSTEM_ERR_UNHANDLED_ERROR: ['An `error` event had no listener', '`error` 事件没有监听器'],
    SYSTEM_ERR_INTERNAL_ASSERTION: [
      'An internal error of Node.js: a fault in Node.js or in a native add-on',
      'Node.js 内部断言失败：Node.js 或原生扩展存在缺陷'
    ]
  }),
  ...inherit(streams, {
    SYSTEM_ERR_STREAM_PREMATURE_CLOSE: [
      'A stage of the pipeline closed before it had ended',
      '管道中的某个阶段在结束前关闭'
    ],
    SYSTEM_ERR_STREAM_DESTROYED: ['A stream was used after it was destroyed', '流在销毁后仍被使用'],
    SYSTEM_ERR_STREAM_WRITE_AFTER_END: ['A stream was written to after its end', '在流结束后仍写入数据'],
    SYSTEM_ERR_STREAM_PUSH_AFTER_EOF: ['A stream produced data after its end', '流在结束后仍产生数据'],
    SYSTEM_ERR_STREAM_ALREADY_FINISHED: ['A stream was ended twice', '流被重复结束'],
    SYSTEM_ERR_STREAM_CANNOT_PIPE: ['A write-only stream was read from', '只写流被当作可读流使用'],
    SYSTEM_ERR_STREAM_NULL_VALUES: ['A stream was given null as data', '向流写入了 null'],
    SYSTEM_ERR_STREAM_UNABLE_TO_PIPE: [
      'Nothing can be piped into a stream that has closed',
      '无法向已关闭的流输送数据'
    ],
    SYSTEM_ERR_MULTIPLE_CALLBACK: ['A stage called back twice', '某个阶段重复调用了回调']
  }),
  ...inherit(sockets, {
    SYSTEM_ERR_SOCKET_CLOSED: ['The socket is already closed', '套接字已关闭'],
    SYSTEM_ERR_SOCKET_CLOSED_BEFORE_CONNECTION: [
      'The socket was closed before it had connected',
      '套接字在连接建立前关闭',
      { category: 'unreachable', retryable: true }
    ],
    SYSTEM_ERR_SOCKET_ALREADY_BOUND: ['The socket is already bound', '套接字已绑定'],
    SYSTEM_ERR_SOCKET_BAD_PORT: [
      'The port is not between 0 and 65535',
      '端口不在 0 到 65535 之间',
      { category: 'config' }
    ],
    SYSTEM_ERR_SOCKET_BAD_TYPE: ['The kind of socket is unknown', '套接字类型未知', { category: 'config' }],
    SYSTEM_ERR_SOCKET_BUFFER_SIZE: [
      'The system refuses the size of the receive buffer',
      '系统拒绝所设置的接收缓冲区大小',
      { category: 'limit' }
    ],
    SYSTEM_ERR_SOCKET_DGRAM_NOT_RUNNING: ['The UDP socket is not open', 'UDP 套接字未打开'],
    SYSTEM_ERR_SERVER_NOT_RUNNING: ['The server is not listening', '服务器未在监听'],
    SYSTEM_ERR_SERVER_ALREADY_LISTEN: ['The server is already listening', '服务器已在监听'],
    SYSTEM_ERR_INVALID_ADDRESS_FAMILY: [
      'Address and family do not match',
      '地址与地址族不匹配',
      { category: 'config' }
    ],
    SYSTEM_ERR_INVALID_IP_ADDRESS: ['It is not an IP address', '不是合法的 IP 地址', { category: 'config' }]
  }),
  ...inherit(sizes, {
    SYSTEM_ERR_BUFFER_TOO_LARGE: ['The data is larger than one buffer may be', '数据超过单个缓冲区的上限'],
    SYSTEM_ERR_STRING_TOO_LONG: ['The text is longer than one string may be', '文本超过单个字符串的上限'],
    SYSTEM_ERR_FS_FILE_TOO_LARGE: ['The file is too large to be read in one piece', '文件过大，无法一次读入'],
    SYSTEM_ERR_CHILD_PROCESS_STDIO_MAXBUFFER: ['A child process wrote more than was allowed', '子进程输出超过限制']
  }),
  ...inherit(decompression, {
    SYSTEM_Z_DATA_ERROR: ['The compressed data is damaged', '压缩数据已损坏'],
    SYSTEM_Z_BUF_ERROR: ['The compressed data ends too early', '压缩数据不完整'],
    SYSTEM_Z_STREAM_ERROR: [
      'The decompressor was used wrongly, or its state is damaged',
      '解压器使用错误或状态损坏',
      { category: 'internal' }
    ],
    SYSTEM_Z_NEED_DICT: [
      'The data was compressed with a dictionary that is missing',
      '数据使用了缺失的字典进行压缩',
      { category: 'config' }
    ],
    SYSTEM_Z_VERSION_ERROR: ['The version of zlib does not match', 'zlib 版本不兼容', { category: 'internal' }],
    SYSTEM_Z_ERRNO: ['zlib got a system error', 'zlib 遇到系统错误', { category: 'internal' }],
    SYSTEM_ERR_TRAILING_JUNK_AFTER_STREAM_END: [
      'There is other data after the end of the compressed data',
      '压缩数据结束之后还有多余内容'
    ]
  })
}
