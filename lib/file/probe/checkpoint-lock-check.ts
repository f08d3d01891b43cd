import path from 'node:path'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix, Seen } from '../../../types/report.ts'
import { folderFs } from '../checkpoint/folder-fs.ts'
import { GuardedFolder } from '../checkpoint/guarded-folder.ts'
import { STALE_MS } from '../checkpoint/holder-watch.ts'
import { isSamePlace, isSameProcess, livenessOf, type ProcessIdentity } from '../checkpoint/processes.ts'
import { nameHolder, readLock, type LockHolder, latestLock, lockName } from '../checkpoint/lock-file.ts'
import { isOpenHere } from '../checkpoint/shared-folders.ts'
import type { FileLook } from './file-look.ts'

/** Checks that no other process holds the checkpoint folder, and no other source of this process the same key in it. */
export function checkpointLockCheck(look: FileLook, dir: string): LiveCheck {
  return {
    id: 'file.checkpoint.lock',
    after: ['file.checkpoint'],
    target: dir,
    rulesOut: ['FILE_CHECKPOINT_LOCKED', 'FILE_CHECKPOINT_IN_USE'],
    run: async () => {
      const folder = await openedFolder(path.resolve(dir))
      if (folder === null) return { status: 'pass' }
      try {
        return await lookAtLock(look, folder)
      } finally {
        await folder.close()
      }
    }
  }
}

/** Opens the checkpoint folder; null if it does not exist yet or cannot be used. A check creates nothing. */
export async function openedFolder(dir: string): Promise<GuardedFolder | null> {
  try {
    const mkdir = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('a check creates nothing'), { code: 'EEXIST' }))
    return await GuardedFolder.open(dir, { ...folderFs, mkdir })
  } catch {
    return null
  }
}

async function lookAtLock(look: FileLook, folder: GuardedFolder): Promise<CheckOutcome> {
  const {
    context: { key, running, clock },
    parts: { processes }
  } = look
  if (running === null && isOpenHere(folder.path, key)) {
    return {
      status: 'warn',
      causes: [
        { code: 'FILE_CHECKPOINT_IN_USE', context: { source: key, path: folder.path, values: { dir: folder.path } } }
      ]
    }
  }
  const latest = latestLock(await folder.names())
  const lock = latest === null || latest.free ? null : await readLock(folder, lockName(latest.number))
  if (lock?.kind !== 'lock') return { status: 'pass', evidence: [seen(folder, { held: false })] }
  const own = await processes.own()
  const { holder, mtimeMs } = lock
  const liveness = holder === null ? 'unknown' : livenessOf(holder, own, await processes.look(holder))
  const ageMs = Math.max(0, Math.round(clock.now() - mtimeMs))
  const evidence = [seen(folder, { held: true, pid: holder?.pid ?? null, liveness, touchedMsAgo: ageMs })]
  // The sources of one thread share its lock
  if (liveness === 'dead' || isItself(holder, own)) return { status: 'pass', evidence }
  if (liveness === 'alive') return { status: 'fail', evidence, causes: [lockedCause(look, folder.path, holder, own)] }
  return ageMs < STALE_MS
    ? { status: 'warn', evidence, causes: [lockedCause(look, folder.path, holder, own)] }
    : { status: 'pass', evidence }
}

function isItself(holder: LockHolder | null, own: ProcessIdentity): boolean {
  if (holder === null || !isSameProcess(holder, own)) return false
  // Locks of earlier releases name no thread
  return holder.thread === undefined || holder.thread.id === own.thread?.id
}

function lockedCause(
  { context: { key } }: FileLook,
  dir: string,
  holder: LockHolder | null,
  own: ProcessIdentity
): Cause {
  // Another thread of this process is not stopped by a signal to the process
  const pid = holder !== null && isSamePlace(holder, own) && holder.pid !== own.pid ? holder.pid : null
  const values = { dir, holder: nameHolder(holder, own), ...(holder === null ? {} : { holderPid: String(holder.pid) }) }
  return {
    code: 'FILE_CHECKPOINT_LOCKED',
    context: { source: key, path: dir, values },
    fixes: [...(pid === null ? [] : [stopHolder(pid)]), otherFolder(`${dir}-2`)]
  }
}

function stopHolder(pid: number): ProposedFix {
  return {
    text: {
      en: `If the same service was started twice, stop the other process the usual way: pid ${pid}`,
      zh: `如果同一服务启动了两次，请以正常方式停止另一个进程：pid ${pid}`
    },
    commands: { linux: `kill -TERM ${pid}`, darwin: `kill -TERM ${pid}`, win32: `Stop-Process -Id ${pid}` },
    risk: 'none'
  }
}

function otherFolder(dir: string): ProposedFix {
  return {
    text: {
      en: 'Give this process a folder of its own: both processes then read the same lines',
      zh: '为本进程指定单独的目录：此时会与另一个进程读取相同的行'
    },
    set: [{ path: ['checkpoint_dir'], value: dir }],
    risk: 'rereads'
  }
}

function seen({ path: dir }: GuardedFolder, value: Readonly<Record<string, unknown>>): Seen {
  return { kind: 'proc', how: `cat ${dir}/lock.*`, value, shareable: value }
}
