import type { ErrorCode } from '../../types/error-codes.ts'
import { firstSaid, type Phrase } from './first-said.ts'

/**
 * The meaning of a code from a library that a connector or a transform is likely to call: Node's decompressors and HTTP
 * parser, undici, pg, mysql2. Null for any other.
 */
export function foreignCodeOf(code: string): ErrorCode | null {
  return FORMS.find(([form]) => form.test(code))?.[1] ?? null
}

const FORMS: readonly (readonly [RegExp, ErrorCode])[] = [
  // Codes of brotli have two underscores in older versions of Node
  [/^ZSTD_error_[a-zA-Z_]+$|^ERR_(?:_ERROR_FORMAT|BROTLI_DECODER)\w*$/, 'SYSTEM_Z_DATA_ERROR'],
  [/^HPE_[A-Z_]+$/, 'SYSTEM_HTTP_INVALID'],
  [/^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT$/, 'SYSTEM_HTTP_TIMEOUT'],
  [/^UND_ERR_(?:SOCKET|CLOSED|DESTROYED|PRX_TLS|RES_CONTENT_LENGTH_MISMATCH)$/, 'SYSTEM_HTTP_CONNECTION_LOST'],
  [/^UND_ERR_(?:HEADERS_OVERFLOW|RES_EXCEEDED_MAX_SIZE)$/, 'SYSTEM_HTTP_INVALID'],
  [/^UND_ERR_ABORTED$/, 'SYSTEM_ABORTED'],
  [/^UND_ERR_(?:INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED|REQ_CONTENT_LENGTH_MISMATCH)$/, 'SYSTEM_INTERNAL'],
  // SQLSTATE classes of PostgreSQL: 08 connection, 53 resources, 57P0 operator intervention, 28 login, 3D database
  [
    /^(?:08[0-9A-Z]{3}|53[0-9A-Z]{3}|57P0[0-9A-Z])$|^PROTOCOL_(?:CONNECTION_LOST|SEQUENCE_TIMEOUT)$|^ER_(?:CON_COUNT_ERROR|SERVER_SHUTDOWN|TOO_MANY_USER_CONNECTIONS|NORMAL_SHUTDOWN|NET_READ_INTERRUPTED|CLIENT_INTERACTION_TIMEOUT)$/,
    'SYSTEM_DATABASE_UNAVAILABLE'
  ],
  [
    /^(?:28[0-9A-Z]{3}|3D[0-9A-Z]{3})$|^ER_(?:ACCESS_DENIED_ERROR|DBACCESS_DENIED_ERROR|ACCESS_DENIED_NO_PASSWORD_ERROR|BAD_DB_ERROR|HOST_NOT_PRIVILEGED|HOST_IS_BLOCKED)$/,
    'SYSTEM_DATABASE_LOGIN'
  ]
]

/** The meaning of a message from such a library that comes without a code; null for any other text. */
export function foreignCodeInWords(words: string): ErrorCode | null {
  return firstSaid(SENTENCES, words) ?? null
}

const SENTENCES: readonly Phrase<ErrorCode>[] = [
  [
    /\bConnection terminated (?:unexpectedly|due to connection timeout)\b|\btimeout exceeded when trying to connect\b|^timeout expired$|\bQuery read timeout\b|\bClient was closed and is not queryable\b/,
    'SYSTEM_DATABASE_UNAVAILABLE'
  ],
  [
    /\bClient has encountered a connection error and is not queryable\b|\bserver closed the connection unexpectedly\b/,
    'SYSTEM_DATABASE_UNAVAILABLE'
  ],
  [
    /\bconnection is in closed state\b|\btoo many (?:clients already|connections)\b(?! from)/i,
    'SYSTEM_DATABASE_UNAVAILABLE'
  ],
  [/\bpassword authentication failed for user\b|\bAccess denied for user\b/, 'SYSTEM_DATABASE_LOGIN'],
  [/\bsocket hang up\b|\bother side closed\b|\bEmpty reply from server\b/, 'SYSTEM_HTTP_CONNECTION_LOST'],
  [/\bis not valid JSON\b|\bUnexpected end of JSON input\b|\bin JSON at (?:position|line)\b/, 'SYSTEM_JSON_INVALID'],
  [
    /\bJavaScript heap out of memory\b|\bOut of memory: Killed process\b|\bjava\.lang\.OutOfMemoryError\b|\bMemoryError\b|\boom-kill\b/,
    'SYSTEM_OUT_OF_MEMORY'
  ]
]
