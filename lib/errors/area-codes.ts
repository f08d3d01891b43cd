import type { ErrorCode } from '../../types/error-codes.ts'

/** The code for a system error that occurred while a source's file was read; null if its meaning is the general one. */
export function fileCodeOf(code: string): ErrorCode | null {
  if (CORRUPTION.test(code)) return 'FILE_COMPRESSION_CORRUPT'
  return FILE_CODES.get(code) ?? null
}

/** The code for a system error that occurred while a configuration file was read; null as above. */
export function configCodeOf(code: string): ErrorCode | null {
  return CONFIG_CODES.get(code) ?? null
}

/**
 * The code for a system error of a syslog source's sockets; null as above. Errors of name servers and exhausted
 * resources of the process keep their general meaning, and so does a file that cannot be opened (such as a
 * certificate).
 */
export function syslogCodeOf(code: string, syscall: string): ErrorCode | null {
  if (syscall === 'open') return null
  const known = SYSLOG_CODES.get(code)
  if (known !== undefined) return known
  return LISTEN_CALLS.has(syscall) && !OF_THE_PROCESS.has(code) && /^E[A-Z0-9]+$/.test(code)
    ? 'SYSLOG_LISTEN_FAILED'
    : null
}

/**
 * The code for a system error of a Kafka source's connections; null as above. A name server that fails, as opposed to
 * one that does not know the name, keeps its general meaning.
 */
export function kafkaCodeOf(code: string, syscall: string): ErrorCode | null {
  if (UNKNOWN_NAME.has(code)) return 'KAFKA_HOST_NOT_FOUND'
  if (syscall === 'open' || LOOKUP.test(syscall)) return null
  if (code === 'ETIMEDOUT' && IN_THE_MIDST.has(syscall)) return 'KAFKA_CONNECTION_LOST'
  return KAFKA_CODES.get(code) ?? null
}

/** All errors of zlib, brotli and zstd about bad content, but not their out-of-memory errors. */
const CORRUPTION = new RegExp(
  `^(?:${[
    'Z_(?:DATA|BUF|STREAM)_ERROR',
    'Z_NEED_DICT',
    String.raw`ZSTD_error_(?!memory_allocation)\w+`,
    String.raw`ERR_(?:_ERROR_FORMAT|BROTLI_DECODER)\w*`,
    'ERR_TRAILING_JUNK_AFTER_STREAM_END'
  ].join('|')})$`
)

const FILE_CODES: ReadonlyMap<string, ErrorCode> = new Map([
  // ENOTDIR: a folder of the path is a file, so nothing can be there
  ...each(['ENOENT', 'ENOTDIR'], 'FILE_NOT_FOUND'),
  ...each(['EACCES', 'EPERM', 'ERR_ACCESS_DENIED'], 'FILE_PERMISSION_DENIED'),
  ...each(['EBUSY', 'ETXTBSY', 'EAGAIN'], 'FILE_BUSY'),
  ...each(['EISDIR', 'ERR_FS_EISDIR'], 'FILE_IS_DIRECTORY'),
  ...each(['ENXIO', 'ENODEV', 'ESPIPE', 'ENOTTY'], 'FILE_NOT_REGULAR'),
  ...each(['EMFILE', 'ENFILE'], 'FILE_TOO_MANY_OPEN'),
  // The file behind an open handle is gone from its server
  ...each(['ESTALE'], 'FILE_VANISHED'),
  ...each(
    [
      'EIO',
      'EREMOTEIO',
      'EINVAL',
      'EBADF',
      'EINTR',
      'EFAULT',
      'EOVERFLOW',
      'ENODATA',
      'ETIMEDOUT',
      'EBADMSG',
      'ENOLINK',
      'ECANCELED',
      'UNKNOWN',
      'EOF'
    ],
    'FILE_READ_FAILED'
  ),
  ...each(['ERR_ENCODING_INVALID_ENCODED_DATA', 'EILSEQ', 'ECHARSET'], 'FILE_INVALID_CHARSET')
])

const CONFIG_CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ...each(['ENOENT', 'ENOTDIR'], 'CONFIG_NOT_FOUND'),
  ...each(['EACCES', 'EPERM', 'ERR_ACCESS_DENIED', 'EISDIR', 'EBUSY', 'EIO', 'EINVAL', 'UNKNOWN'], 'CONFIG_UNREADABLE'),
  ...each(['ERR_ENCODING_INVALID_ENCODED_DATA'], 'CONFIG_NOT_UTF8'),
  ...each(['ERR_FS_FILE_TOO_LARGE', 'EFBIG'], 'CONFIG_TOO_LARGE')
])

const SYSLOG_CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ...each(['EADDRINUSE'], 'SYSLOG_ADDRESS_IN_USE'),
  ...each(['EACCES', 'EPERM', 'ERR_ACCESS_DENIED'], 'SYSLOG_PERMISSION_DENIED'),
  ...each(['EADDRNOTAVAIL'], 'SYSLOG_ADDRESS_NOT_AVAILABLE'),
  ...each(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT'], 'SYSLOG_CONNECTION_LOST'),
  ...each(['ECONNREFUSED'], 'SYSLOG_REFUSED'),
  ...each(['ENETUNREACH', 'EHOSTUNREACH'], 'SYSLOG_UNREACHABLE')
])

const KAFKA_CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ...each(['ECONNREFUSED'], 'KAFKA_CONNECTION_REFUSED'),
  ...each(['ETIMEDOUT'], 'KAFKA_CONNECTION_TIMEOUT'),
  ...each(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ENONET'], 'KAFKA_UNREACHABLE'),
  ...each(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ENETRESET', 'ENOTCONN'], 'KAFKA_CONNECTION_LOST')
])

const UNKNOWN_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA'])
const LOOKUP = /^(?:getaddrinfo|getnameinfo|query)/
const IN_THE_MIDST: ReadonlySet<string> = new Set(['read', 'write'])

/** The system calls that fail when binding fails: Node reports `listen` for it. */
const LISTEN_CALLS: ReadonlySet<string> = new Set(['bind', 'listen'])
const OF_THE_PROCESS: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS'])

function each(names: readonly string[], code: ErrorCode): readonly (readonly [string, ErrorCode])[] {
  return names.map((name) => [name, code] as const)
}
