import { getSystemErrorMap } from 'node:util'
import { firstSaid, type Phrase } from './first-said.ts'

/**
 * The name of the system error that a text describes as other programs print it: `Permission denied (os error 13)` or
 * `[Errno 13]`. Null if there is none. Words take precedence over a number: a number means another error on another
 * system.
 */
export function systemNameInWords(words: string): string | null {
  return (
    firstSaid(PHRASES, words) ??
    nameOfNumber(/\bos error (\d{1,3})\b|\[Errno (\d{1,3})\]|\berrno[ =:]{1,3}(\d{1,3})\b/i.exec(words))
  )
}

function nameOfNumber(match: RegExpExecArray | null): string | null {
  const number = match?.[1] ?? match?.[2] ?? match?.[3]
  return number === undefined ? null : (getSystemErrorMap().get(-Number(number))?.[0] ?? null)
}

/**
 * The phrases of glibc, musl, libuv, Windows and the runtimes of Go and Java; in Chinese those of glibc. Phrases that
 * programs also use for their own errors (`invalid argument`, `end of file`) are not included: they prove nothing.
 */
const ENGLISH: readonly (readonly [words: string, name: string])[] = [
  [
    'No such file or directory|NoSuchFileException|The system cannot find the (?:file|path) specified|Cannot find path',
    'ENOENT'
  ],
  ['Permission denied|AccessDeniedException|Access is denied|forbidden by its access permissions', 'EACCES'],
  ['Operation not permitted', 'EPERM'],
  ['Not a directory', 'ENOTDIR'],
  ['Is a directory|illegal operation on a directory', 'EISDIR'],
  ['(?:Device or )?resource busy(?: or locked)?|used by another process', 'EBUSY'],
  ['Text file (?:is )?busy', 'ETXTBSY'],
  ['Resource temporarily unavailable', 'EAGAIN'],
  ['Too many open files in system|file table overflow', 'ENFILE'],
  ['Too many open files', 'EMFILE'],
  ['No space left on device|not enough space on the disk', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['Read-only file ?system', 'EROFS'],
  ['Too many (?:levels of )?symbolic links(?: encountered)?', 'ELOOP'],
  ['File name too long', 'ENAMETOOLONG'],
  ['Input/output error', 'EIO'],
  ['Stale (?:NFS )?file handle', 'ESTALE'],
  ['Cannot allocate memory', 'ENOMEM'],
  ['Address (?:is )?already in use|Only one usage of each socket address', 'EADDRINUSE'],
  ['Cannot assign requested address|Address not available', 'EADDRNOTAVAIL'],
  ['Address family not supported(?: by protocol)?', 'EAFNOSUPPORT'],
  ["Connection (?:was )?refused|actively refused it|Couldn't connect to server", 'ECONNREFUSED'],
  ['Connection (?:was )?reset(?: by peer)?|forcibly closed by the remote host', 'ECONNRESET'],
  [
    '(?:Connection|Operation|Connect) timed out|i/o timeout|did not properly respond after a period of time',
    'ETIMEDOUT'
  ],
  ['Network (?:is )?unreachable|unreachable network', 'ENETUNREACH'],
  ['No route to host|Host is unreachable', 'EHOSTUNREACH'],
  ['Broken pipe', 'EPIPE'],
  ['No buffer space available', 'ENOBUFS'],
  ['Message too long', 'EMSGSIZE'],
  [
    'Name or service not known|nodename nor servname provided|No address associated with hostname|No such host(?: is known)?|Could not resolve host(?:name)?|UnknownHostException',
    'ENOTFOUND'
  ],
  ['Temporary failure in name resolution', 'EAI_AGAIN']
]

const CHINESE: readonly (readonly [words: string, name: string])[] = [
  ['没有那个文件或目录|系统找不到指定的(?:文件|路径)', 'ENOENT'],
  ['权限不够|权限不足|拒绝访问', 'EACCES'],
  ['不允许的操作', 'EPERM'],
  ['不是目录', 'ENOTDIR'],
  ['是一个目录', 'EISDIR'],
  ['设备或资源忙|另一个程序正在使用此文件', 'EBUSY'],
  ['资源暂时不可用', 'EAGAIN'],
  ['打开的文件过多|打开的文件太多', 'EMFILE'],
  ['设备上没有空间|磁盘空间不足', 'ENOSPC'],
  ['超出磁盘限额', 'EDQUOT'],
  ['只读文件系统', 'EROFS'],
  ['文件名过长', 'ENAMETOOLONG'],
  ['输入/输出错误', 'EIO'],
  ['无法分配内存', 'ENOMEM'],
  ['地址已在使用|地址已被使用|地址已经被使用', 'EADDRINUSE'],
  ['无法指定被请求的地址', 'EADDRNOTAVAIL'],
  ['拒绝连接|连接被拒绝|积极拒绝', 'ECONNREFUSED'],
  ['连接被对(?:方|端)重[设置]|强迫关闭了一个现有的连接', 'ECONNRESET'],
  ['连接超时', 'ETIMEDOUT'],
  ['网络不可达', 'ENETUNREACH'],
  ['没有到主机的路由', 'EHOSTUNREACH'],
  ['断开的管道|管道已断开', 'EPIPE'],
  ['未知的名称或服务|不知道这样的主机', 'ENOTFOUND'],
  ['域名解析暂时失败|名称解析暂时失败', 'EAI_AGAIN']
]

const PHRASES: readonly Phrase<string>[] = [
  ...ENGLISH.map(([words, name]) => [new RegExp(String.raw`\b(?:${words})\b`, 'i'), name] as const),
  ...CHINESE.map(([words, name]) => [new RegExp(words), name] as const)
]
