import { stat } from 'node:fs/promises'
import path from 'node:path'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { errnoOf } from '../errors/errno-of.ts'
import { portHolder } from './port-holder.ts'
import { whatStandsAt } from './what-stands-at.ts'

export type ListenPlace =
  | { readonly protocol: 'udp' | 'tcp'; readonly addr: string; readonly port: number }
  | { readonly protocol: 'unix'; readonly path: string }

/** Converts a failure to listen. On Linux, for an address in use, it names the process that holds it, if visible. */
export async function listenFailure(error: unknown, place: ListenPlace): Promise<SourceError> {
  if (place.protocol === 'unix' && DENIED.has(errnoOf(error))) return socketFailure(error, place.path)
  if (place.protocol === 'unix' && errnoOf(error) === 'EADDRINUSE') {
    const found = await whatStandsAt(place.path)
    if (found !== 'socket' && found !== 'nothing')
      return sourceError(
        'SYSLOG_SOCKET_PATH_TAKEN',
        { area: 'syslog', path: place.path, values: { found } },
        { cause: error }
      )
  }
  const where = place.protocol === 'unix' ? { path: place.path } : { host: place.addr, port: place.port }
  const inUse = errnoOf(error) === 'EADDRINUSE'
  const holder = inUse ? await portHolder(place.protocol, place.protocol === 'unix' ? place.path : place.port) : null
  return toSourceError(holder === null ? error : heldBy(error, holder), {
    area: 'syslog',
    ...where,
    ...(holder === null ? {} : { values: { holder } })
  })
}

function heldBy(error: unknown, holder: string): Error {
  const { message, code } = error as NodeJS.ErrnoException
  return Object.assign(new Error(`${message}, held by ${holder}`, { cause: error }), { code })
}

/** Distinguishes a missing folder from missing rights: Node reports EACCES for both. */
async function socketFailure(error: unknown, at: string): Promise<SourceError> {
  const code = (await isFolder(path.dirname(at))) ? 'SYSLOG_SOCKET_PERMISSION_DENIED' : 'SYSLOG_SOCKET_NO_FOLDER'
  return sourceError(code, { area: 'syslog', path: at, values: { errno: errnoOf(error) } }, { cause: error })
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory()
  } catch (error) {
    return errnoOf(error) === 'EACCES'
  }
}

const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'ELOOP'])
