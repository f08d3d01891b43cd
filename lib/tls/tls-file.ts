import { errnoOf } from '../errors/errno-of.ts'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import { messageOf } from '../errors/message-of.ts'
import { readRegular } from '../core/regular-file.ts'

/** The setting that names a file of certificates or keys. */
export interface TlsSetting {
  /** The name of the setting in TOML. */
  readonly param: string
  /** The table of the params that contains the setting. */
  readonly table: string
  /** True if the path is a secret that errors must not show. */
  readonly isHidden?: boolean
  /** The cases that select the advice on such files for this kind of source. */
  readonly cases?: readonly string[]
}

/**
 * Reads a file of certificates or keys. Only regular files of at most 16 MiB are read: a pipe or a device might never
 * end. Rejects with `TLS_FILE_NOT_FOUND` or `TLS_FILE_UNREADABLE`, which name the setting. `read` replaces the default
 * for a path that may be more than a file.
 */
export async function tlsFile(
  path: string,
  { param, table, isHidden = false, cases = [] }: TlsSetting,
  read: typeof readPem = readPem
): Promise<Buffer> {
  try {
    return await read(path)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno.startsWith('ERR_OSSL_'))
      throw toSourceError(Object.assign(new Error(`\`${param}\`: ${messageOf(error)}`), { code: errno }), {
        area: 'tls',
        param,
        cases
      })
    const code = NOT_THERE.has(errno) ? 'TLS_FILE_NOT_FOUND' : 'TLS_FILE_UNREADABLE'
    const values = { table, setting: param.slice(param.lastIndexOf('.') + 1) }
    if (isHidden) throw sourceError(code, { area: 'tls', param, path: '(hidden)', values, cases }, { detail: errno })
    throw sourceError(code, { area: 'tls', param, path, values, cases }, { detail: messageOf(error), cause: error })
  }
}

/** Reads one file of certificates or keys. */
export function readPem(path: string): Promise<Buffer> {
  return readRegular(path, MOST_BYTES)
}

/** `ENOTDIR`: a folder on the path is a file. `ELOOP`: symbolic links lead in a circle. */
const NOT_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])
const MOST_BYTES = 16 * 1024 * 1024
