import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A small disk in memory, for checkpoints to fill it; null where this user may not mount one. */
export interface SmallDisk {
  readonly folder: string
  remove(): void
}

export function smallDisk(): SmallDisk | null {
  removeStale()
  // The process that it belongs to stands in its name, so that it can be removed when that has died.
  const around = mkdtempSync(path.join(tmpdir(), `${NAME}${process.pid}-`))
  const folder = path.join(around, 'disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(around, { recursive: true })
    return null
  }
  const remove = (): void => {
    process.off('exit', remove)
    unmount(around)
  }
  process.once('exit', remove)
  return { folder, remove }
}

/** A process that was killed could not do it itself. */
function removeStale(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(NAME) ? Number(name.slice(NAME.length).split('-')[0]) : 0
    if (pid > 0 && !isAlive(pid)) unmount(path.join(tmpdir(), name))
  }
}

function unmount(around: string): void {
  const disk = path.join(around, 'disk')
  try {
    execFileSync('umount', [disk], { stdio: 'ignore' })
  } catch {
    // It is not mounted, or still in use; then what is in it goes with the next restart.
  }
  try {
    rmSync(around, { recursive: true, force: true })
  } catch {
    // It is still in use.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const NAME = 'torture-disk-'
