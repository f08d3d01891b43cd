import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { OpenContext } from '../../../types/connector.ts'
import { waitFor } from '../../core/wait-for.ts'
import { isAnswered } from './listening.ts'
import { isLockOf, type SocketNames } from '../socket-names.ts'

/**
 * Acquires the right to put a socket at a path. The lock is the new socket itself, which already listens: the kernel
 * knows whether its process is alive, so a crash leaves no doubt.
 *
 * A process that publishes its lock and then sees no other live lock has acquired it. If two see each other, the one
 * with the smaller name waits until the other withdraws. False if another process holds the lock for more than 10 s.
 */
export async function takeSocketLock(
  socket: string,
  { bound, lock }: SocketNames,
  context: Pick<OpenContext, 'clock' | 'signal' | 'random'>
): Promise<boolean> {
  const { clock, signal, random } = context
  for (const since = clock.now(); clock.now() - since < PATIENCE_MS;) {
    signal.throwIfAborted()
    if ((await rivalsOf(socket, lock)).length === 0) {
      await rename(bound, lock)
      if (await isAlone(socket, lock, context)) return true
      await rename(lock, bound)
    }
    await waitFor(LOOK_AGAIN_MS * (1 + random()), context)
  }
  return false
}

/** Whether ours is the only live lock. Waits for rivals that have to withdraw, those with a larger name. */
async function isAlone(socket: string, lock: string, context: Pick<OpenContext, 'clock' | 'signal'>): Promise<boolean> {
  for (
    const since = context.clock.now();
    context.clock.now() - since < PATIENCE_MS;
    await waitFor(LOOK_AGAIN_MS, context)
  ) {
    context.signal.throwIfAborted()
    const rivals = await rivalsOf(socket, lock)
    if (rivals.length === 0) return true
    if (rivals.some((rival) => rival < lock)) return false
  }
  return false
}

/** The locks of other live processes. Removes the locks of dead ones. */
async function rivalsOf(socket: string, own: string): Promise<readonly string[]> {
  const folder = path.dirname(socket)
  const names = await readdir(folder)
  const locks = names
    .filter((name) => isLockOf(socket, name))
    .map((name) => path.join(folder, name))
    .filter((lock) => lock !== own)
  const alive = await Promise.all(locks.map((lock) => isAnswered(lock)))
  await Promise.all(locks.filter((_lock, index) => alive[index] === false).map((lock) => rm(lock, { force: true })))
  return locks.filter((_lock, index) => alive[index])
}

const LOOK_AGAIN_MS = 5
const PATIENCE_MS = 10_000
