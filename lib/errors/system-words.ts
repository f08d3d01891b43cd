import { getSystemErrorMap } from 'node:util'

/**
 * The name of the system error that a text tells in words, `Permission denied (os error 13)` or `[Errno 13]`: what other programs print
 * of it. Null where nothing in the text is the system's. Words go before a number: a number means another error on another system.
 */
export function systemNameInWords(words: string): string | null {
  const said = PHRASES.find(([phrase]) => phrase.test(words))?.[1]
  return said ?? nameOfNumber(/\bos error (\d{1,3})\b|\[Errno (\d{1,3})\]/i.exec(words))
}

function nameOfNumber(match: RegExpExecArray | null): string | null {
  const number = match?.[1] ?? match?.[2]
  return number === undefined ? null : getSystemErrorMap().get(-Number(number))?.[0] ?? null
}

/**
 * As glibc, musl and libuv say it. What programs also say of their own affairs (`invalid argument`, `end of file`) is not among them:
 * it is no proof.
 */
const PHRASES: readonly (readonly [RegExp, string])[] = ([
  ['No such file or directory', 'ENOENT'],
  ['Permission denied', 'EACCES'],
  ['Operation not permitted', 'EPERM'],
  ['Not a directory', 'ENOTDIR'],
  ['Is a directory|illegal operation on a directory', 'EISDIR'],
  ['(?:Device or )?resource busy(?: or locked)?', 'EBUSY'],
  ['Text file (?:is )?busy', 'ETXTBSY'],
  ['Too many open files in system|file table overflow', 'ENFILE'],
  ['Too many open files', 'EMFILE'],
  ['No space left on device', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['Read-only file ?system', 'EROFS'],
  ['Too many (?:levels of )?symbolic links(?: encountered)?', 'ELOOP'],
  ['File name too long', 'ENAMETOOLONG'],
  ['Input/output error', 'EIO'],
  ['Stale (?:NFS )?file handle', 'ESTALE'],
  ['Cannot allocate memory', 'ENOMEM'],
  ['Address already in use', 'EADDRINUSE'],
  ['Cannot assign requested address|Address not available', 'EADDRNOTAVAIL'],
  ['Address family not supported(?: by protocol)?', 'EAFNOSUPPORT'],
  ['Connection refused', 'ECONNREFUSED'],
  ['Connection reset(?: by peer)?', 'ECONNRESET'],
  ['Connection timed out|Operation timed out', 'ETIMEDOUT'],
  ['Network (?:is )?unreachable', 'ENETUNREACH'],
  ['No route to host|Host is unreachable', 'EHOSTUNREACH'],
  ['Broken pipe', 'EPIPE'],
  ['No buffer space available', 'ENOBUFS'],
  ['Message too long', 'EMSGSIZE'],
  ['Name or service not known|nodename nor servname provided|No address associated with hostname', 'ENOTFOUND'],
  ['Temporary failure in name resolution', 'EAI_AGAIN']
] as const).map(([words, name]) => [new RegExp(String.raw`\b(?:${words})\b`, 'i'), name])
