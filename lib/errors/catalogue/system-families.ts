import { check, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import {
  lookAtFile,
  lookAtKernelLog,
  lookAtMount,
  lookAtRoute,
  lookUpName,
  reachPort,
  turnOnDebug
} from './shared-checks.ts'

// Rare system errors: each has its own symptom, and the checks and remedies of its family.

const connection: Family = {
  title: text('Connections', '连接'),
  area: 'system',
  category: 'unreachable',
  retryable: true,
  severity: 'error',
  checks: [reachPort, lookAtRoute, lookUpName],
  remedies: [
    remedy(
      'Repair the network in between, or correct the address; the source then tries again',
      '修复中间网络或更正地址；随后会自动重试'
    )
  ]
}

const socket: Family = {
  title: text('Use of sockets', '套接字使用'),
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'fatal',
  checks: [
    check(
      'Look at address, protocol and socket options: the system does not accept this combination',
      '检查地址、协议与套接字选项：系统不接受这种组合'
    ),
    turnOnDebug
  ],
  remedies: [
    remedy(
      'Choose an address and a protocol that the system supports (IPv4 instead of IPv6, TCP instead of a local socket)',
      '选择系统支持的地址和协议（以 IPv4 代替 IPv6，以 TCP 代替本地套接字）'
    )
  ]
}

const storage: Family = {
  title: text('Files and storage', '文件与存储'),
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'error',
  checks: [lookAtFile, lookAtMount, lookAtKernelLog],
  remedies: [
    remedy(
      'Use a local file system that supports the operation, or correct the path',
      '使用支持该操作的本地文件系统，或更正路径'
    )
  ]
}

const process: Family = {
  title: text('Processes and calls', '进程与系统调用'),
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'error',
  checks: [
    check(
      'Read `cause`: `syscall` and the stack say what was asked of the system ({syscall})',
      '查看 `cause`：`syscall` 和堆栈说明了请求的系统调用（{syscall}）'
    ),
    turnOnDebug
  ],
  remedies: [
    remedy(
      'Fix the caller; if it is the library, report it with its code and stack',
      '修复调用方；若属于本库，请附上错误码和堆栈反馈'
    )
  ]
}

export const systemFamilies: Catalogue = {
  ...inherit(connection, {
    SYSTEM_ECONNABORTED: ['This side aborted the connection', '连接在本机一侧被中止'],
    SYSTEM_EHOSTDOWN: ['The host is down', '主机未开机'],
    SYSTEM_ENETDOWN: ['The network interface is down', '网络接口未启用'],
    SYSTEM_ENETRESET: ['The network dropped the connection', '网络断开了连接'],
    SYSTEM_ENONET: ['This machine has no network', '本机没有接入网络'],
    SYSTEM_ENOTCONN: ['The socket is not connected', '套接字未连接'],
    SYSTEM_ESHUTDOWN: ['The connection has already been shut down', '连接已经关闭'],
    SYSTEM_EOF: ['The stream or connection ended unexpectedly', '流或连接意外结束'],
    SYSTEM_ETIME: ['A timer ran out', '定时器超时', { category: 'timeout' }],
    SYSTEM_ENOLINK: ['The link to a remote machine is severed', '与远程机器的链路已断开'],
    SYSTEM_EUNATCH: ['The protocol driver is not attached', '协议驱动未加载', { retryable: false }]
  }),
  ...inherit(socket, {
    SYSTEM_EAFNOSUPPORT: [
      'The system does not support this address family (IPv6, for example)',
      '系统不支持该地址族（例如 IPv6）',
      { category: 'config' }
    ],
    SYSTEM_EALREADY: ['The socket is already connecting', '套接字正在连接中'],
    SYSTEM_EDESTADDRREQ: ['The socket has no destination address', '套接字没有目标地址'],
    SYSTEM_EINPROGRESS: ['The operation is under way', '操作正在进行中', { retryable: true }],
    SYSTEM_EISCONN: ['The socket is already connected', '套接字已连接'],
    SYSTEM_ENOPROTOOPT: ['The socket does not know this option', '套接字不支持该选项'],
    SYSTEM_ENOTSOCK: ['Something that is not a socket was used as one', '作为套接字使用的对象不是套接字'],
    SYSTEM_ENOTSUP: ['The operation is not supported here', '此处不支持该操作'],
    SYSTEM_EOPNOTSUPP: ['The socket does not support the operation', '套接字不支持该操作'],
    SYSTEM_EPROTO: [
      'The peer violates the protocol; this is often what happens when TLS meets plain text',
      '对端违反协议；TLS 与明文互连时常见此错误',
      { category: 'protocol' }
    ],
    SYSTEM_EPROTONOSUPPORT: ['The system does not support this protocol', '系统不支持该协议', { category: 'config' }],
    SYSTEM_EPROTOTYPE: ['The protocol does not fit this kind of socket', '协议与套接字类型不匹配'],
    SYSTEM_ESOCKTNOSUPPORT: [
      'The system does not support this kind of socket',
      '系统不支持该套接字类型',
      { category: 'config' }
    ],
    SYSTEM_EBADMSG: ['A message is malformed', '消息格式错误', { category: 'protocol' }],
    SYSTEM_EIDRM: ['The identifier was removed', '标识符已被删除'],
    SYSTEM_EMULTIHOP: ['The path crosses several remote machines', '路径跨越多台远程机器'],
    SYSTEM_ENOMSG: ['There is no message of that kind', '没有该类型的消息'],
    SYSTEM_ENOSR: ['The system has no stream resources left', '系统流资源耗尽', { category: 'limit', retryable: true }],
    SYSTEM_ENOSTR: ['The device is not a stream', '设备不是流'],
    SYSTEM_ECHARSET: [
      'The name contains a character that is not allowed',
      '名称含有不允许的字符',
      { category: 'format' }
    ]
  }),
  ...inherit(storage, {
    SYSTEM_EBADF: ['A file was used after it was closed', '文件在关闭之后仍被使用'],
    SYSTEM_EFBIG: [
      'The file is larger than the file system allows',
      '文件超过文件系统允许的大小',
      { category: 'limit' }
    ],
    SYSTEM_EFTYPE: ['The file is of the wrong type', '文件类型不正确', { category: 'format' }],
    SYSTEM_EILSEQ: [
      'A name or a text contains bytes that are invalid in its encoding',
      '名称或文本包含其编码中非法的字节',
      { category: 'format' }
    ],
    SYSTEM_EMLINK: ['There are too many links to the file', '文件的链接过多', { category: 'limit' }],
    SYSTEM_ENODATA: ['There is no data available', '没有可用的数据', { category: 'not-found' }],
    SYSTEM_ENODEV: ['There is no such device', '设备不存在', { category: 'not-found' }],
    SYSTEM_ENXIO: [
      'There is no such device or address, or nobody reads the pipe',
      '设备或地址不存在；或管道没有读取方',
      { category: 'not-found' }
    ],
    SYSTEM_ENOTEMPTY: ['The folder is not empty', '目录不为空', { category: 'in-use' }],
    SYSTEM_EOVERFLOW: [
      'A size or a number is too large for this system',
      '大小或数值超出系统可表示范围',
      { category: 'limit' }
    ],
    SYSTEM_EREMOTEIO: ['A remote device could not be read or written', '远程设备读写失败', { retryable: true }],
    SYSTEM_ESPIPE: [
      'The file does not support seeking: it is a pipe or a socket',
      '无法从指定位置读取：该文件是管道或套接字',
      { category: 'config' }
    ],
    SYSTEM_ETXTBSY: [
      'The file is a program that is running',
      '该文件是正在运行的程序',
      { category: 'in-use', retryable: true }
    ],
    SYSTEM_EXDEV: [
      'A file cannot be renamed onto another file system',
      '不能跨文件系统重命名文件',
      { category: 'config' }
    ],
    SYSTEM_ENOLCK: [
      'The system has no file locks left',
      '系统没有可用的文件锁',
      { category: 'limit', retryable: true }
    ],
    SYSTEM_ENOTTY: [
      'The device does not know this command: it is not a terminal',
      '设备不支持该控制命令：它不是终端',
      { category: 'config' }
    ]
  }),
  ...inherit(process, {
    SYSTEM_E2BIG: ['The list of arguments is too long', '参数列表过长', { category: 'limit' }],
    SYSTEM_ECANCELED: ['The operation was cancelled', '操作已取消'],
    SYSTEM_ECHILD: ['There is no such child process', '没有该子进程', { category: 'not-found' }],
    SYSTEM_EDEADLK: ['Waiting for the lock would never end', '等待该锁将导致死锁'],
    SYSTEM_EDOM: ['A number is outside the range that a function accepts', '数值超出函数的定义域'],
    SYSTEM_EFAULT: ['The call was given a bad address', '系统调用收到了错误的内存地址'],
    SYSTEM_EINTR: ['The call was interrupted by a signal', '系统调用被信号中断', { retryable: true }],
    SYSTEM_EINVAL: ['The system refuses an argument', '系统拒绝了参数'],
    SYSTEM_ENOEXEC: [
      'The file is not a program that the system can run',
      '该文件不是系统可执行的程序',
      { category: 'format' }
    ],
    SYSTEM_ENOSYS: [
      'The system does not have this call; a sandbox may forbid it',
      '系统没有该调用；也可能被沙箱禁止',
      { category: 'config' }
    ],
    SYSTEM_ERANGE: ['A result is too large', '结果超出范围', { category: 'limit' }],
    SYSTEM_ESRCH: ['There is no such process', '没有该进程', { category: 'not-found' }],
    SYSTEM_EWOULDBLOCK: ['The operation would have to wait', '操作需要等待', { retryable: true }]
  })
}
