import { lstat, unlink } from 'node:fs/promises'
import { connect, type ListenOptions, type Server } from 'node:net'
import { listenFailure } from '../listen-failure.ts'

/** Where a server listens. */
export type StreamAddress = { readonly address: string, readonly port: number } | { readonly path: string }

/**
 * Listens. Rejects with the reason, on Linux with the process that holds the port. The file of a Unix socket that an earlier
 * run has left behind, and on which nobody listens, is taken over.
 */
export async function listen(server: Server, where: { readonly addr: string, readonly port: number, readonly path?: string }): Promise<StreamAddress> {
  const { path } = where
  try {
    if (path === undefined) await listening(server, { host: where.addr, port: where.port })
    else await listenAt(server, path)
  } catch (error) {
    throw await listenFailure(error, path === undefined ? { protocol: 'tcp', addr: where.addr, port: where.port } : { protocol: 'unix', path })
  }
  const bound = server.address()
  return bound === null || typeof bound === 'string' ? { path: bound ?? path ?? '' } : { address: bound.address, port: bound.port }
}

async function listenAt(server: Server, path: string): Promise<void> {
  try {
    await listening(server, { path })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !(await isStale(path))) throw error
    await unlink(path)
    await listening(server, { path })
  }
}

function listening(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** True where a socket's file is there and nobody answers. A file of another kind refuses connections too, and is not ours to remove. */
async function isStale(path: string): Promise<boolean> {
  return (await lstat(path)).isSocket() && !(await isAnswered(path))
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.on('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.on('error', (error: NodeJS.ErrnoException) => { resolve(error.code !== 'ECONNREFUSED') })
  })
}
