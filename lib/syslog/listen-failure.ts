import { toSourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { portHolder } from './port-holder.ts'

export type ListenPlace =
  | { readonly protocol: 'udp' | 'tcp', readonly addr: string, readonly port: number }
  | { readonly protocol: 'unix', readonly path: string }

/** Why listening failed; of an address in use, on Linux, with the process that holds it, where that may be seen. */
export async function listenFailure(error: unknown, place: ListenPlace): Promise<SourceError> {
  const where = place.protocol === 'unix' ? { path: place.path } : { host: place.addr, port: place.port }
  const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  const holder = inUse ? await portHolder(place.protocol, place.protocol === 'unix' ? place.path : place.port) : null
  return toSourceError(holder === null ? error : heldBy(error, holder), {
    area: 'syslog', ...where, ...(holder === null ? {} : { values: { holder } })
  })
}

function heldBy(error: unknown, holder: string): Error {
  const { message, code } = error as NodeJS.ErrnoException
  return Object.assign(new Error(`${message}, held by ${holder}`, { cause: error }), { code })
}
