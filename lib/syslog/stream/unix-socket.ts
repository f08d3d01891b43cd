import { chmod, chown, link, lstat, rm } from 'node:fs/promises'
import type { Server } from 'node:net'
import type { OpenContext } from '../../../types/connector.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { groupId } from './group-id.ts'
import { isAnswered, listening } from './listening.ts'
import { takeSocketLock } from './socket-lock.ts'
import { socketNames, type SocketNames } from '../socket-names.ts'

export interface SocketPlace {
  readonly path: string
  readonly mode: string | undefined
  readonly group: string | undefined
}

export type SocketContext = Pick<OpenContext, 'clock' | 'signal' | 'random'>

/** Who owns the file at the path. */
export type Owner = 'us' | 'nobody' | 'another'

/**
 * A server's socket in the file system. The server is bound under a name next to its path, and linked to the path once
 * its mode and group are set and the lock is held. So it appears complete and replaces nothing, and Node, which blindly
 * deletes the path it has bound, does not delete another process's socket.
 */
export class UnixSocket {
  readonly #path: string
  readonly #dev: bigint
  readonly #ino: bigint

  private constructor(at: string, dev: bigint, ino: bigint) {
    this.#path = at
    this.#dev = dev
    this.#ino = ino
  }

  /** Listens at the path. Takes over a path that does not answer; rejects like `bind` (EADDRINUSE) if it does. */
  static async listen(server: Server, place: SocketPlace, context: SocketContext): Promise<UnixSocket> {
    const names = socketNames(place.path)
    await listening(server, { path: names.bound })
    try {
      await allow(names.bound, place)
      const { dev, ino } = await lstat(names.bound, { bigint: true })
      if (!(await takeSocketLock(place.path, names, context))) throw inUse(place.path)
      await publish(names, place.path)
      return new UnixSocket(place.path, dev, ino)
    } catch (error) {
      server.close()
      throw error
    } finally {
      await rm(names.lock, { force: true })
    }
  }

  async owner(): Promise<Owner> {
    try {
      const { dev, ino } = await lstat(this.#path, { bigint: true })
      return dev === this.#dev && ino === this.#ino ? 'us' : 'another'
    } catch {
      return 'nobody'
    }
  }

  /** Removes the file if it is ours. */
  async remove(): Promise<void> {
    if ((await this.owner()) === 'us') await rm(this.#path, { force: true })
  }
}

/** Whether no process listens at a path: there is no file, or only the socket of a dead process. */
export async function isFree(at: string): Promise<boolean> {
  try {
    return (await lstat(at)).isSocket() && !(await isAnswered(at))
  } catch (error) {
    return errnoOf(error) === 'ENOENT'
  }
}

async function allow(bound: string, { mode, group }: SocketPlace): Promise<void> {
  if (group !== undefined) await chown(bound, -1, await groupId(group))
  if (mode !== undefined) await chmod(bound, Number.parseInt(mode, 8))
}

/**
 * Links the socket to its path, replacing a stale one. Runs under the lock, so no other source of this library does.
 */
async function publish({ lock }: SocketNames, at: string): Promise<void> {
  for (;;) {
    try {
      await link(lock, at)
      return
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
    }
    if (!(await isFree(at))) throw inUse(at)
    await rm(at, { force: true })
  }
}

function inUse(at: string): Error {
  return Object.assign(new Error(`listen EADDRINUSE: address already in use ${at}`), {
    code: 'EADDRINUSE',
    syscall: 'listen',
    address: at
  })
}
