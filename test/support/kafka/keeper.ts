import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { KAFKA_SUPPORT } from './kafka-jars.ts'

/** Ensures that neither a broker nor the folder of a cluster outlives its test. */
export interface Keeper {
  started(pid: number): void
  ended(pid: number): void
  /** Kills the remaining processes and removes the folder. */
  close(): Promise<void>
}

/** Starts a process beside this one that does its work even if this one is killed. */
export function startKeeper(folder: string): Keeper {
  // In its own session, so that Ctrl-C in a terminal does not reach it.
  const child = spawn('sh', [path.join(KAFKA_SUPPORT, 'keeper.sh'), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true
  })
  const closed = once(child, 'close')
  closed.catch(() => {
    /* Whoever waits for it is told. */
  })
  return {
    started: (pid) => {
      child.stdin.write(`started ${pid}\n`)
    },
    ended: (pid) => {
      child.stdin.write(`ended ${pid}\n`)
    },
    close: async () => {
      child.stdin.end()
      const [code] = (await closed) as [number | null]
      if (code !== 0) throw new Error(`${folder} could not be removed (${code})`)
    }
  }
}
