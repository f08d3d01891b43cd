import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { errnoOf } from './folder-fs.ts'
import { parseProcStat, type ProcessIdentity, type ProcessSeen } from './liveness.ts'

/** What is asked of the system about processes. */
export interface Processes {
  /** Who this process is. */
  own(): Promise<ProcessIdentity>
  look(pid: number): Promise<ProcessSeen>
}

/** The system's own answers. Only Linux says when a process was started; elsewhere a number that is in use counts as the same process. */
export const systemProcesses: Processes = {
  async own() {
    const [boot, pidNamespace, stat] = await Promise.all([
      textOr(readFile('/proc/sys/kernel/random/boot_id', 'utf8')), textOr(readlink('/proc/self/ns/pid')), textOr(readFile('/proc/self/stat', 'utf8'))
    ])
    return { host: hostname(), boot, pidNamespace, pid: process.pid, started: parseProcStat(stat).started }
  },
  async look(pid) {
    return { exists: exists(pid), ...parseProcStat(await textOr(readFile(`/proc/${pid}/stat`, 'utf8'))) }
  }
}

/** Whoever may not signal a process is told so only where there is one. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'
  }
}

async function textOr(reading: Promise<string>): Promise<string> {
  try {
    return (await reading).trim()
  } catch {
    return ''
  }
}
