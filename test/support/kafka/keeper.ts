import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { KAFKA_SUPPORT } from './kafka-jars.ts'

/** Sees to it that nothing outlives its test: neither a broker nor the cluster's folder. */
export interface Keeper {
  started(pid: number): void
  ended(pid: number): void
  /** Kills those that have not ended and removes the folder. */
  close(): Promise<void>
}

/** A process beside this one: it does its work also where this one is killed. */
export function startKeeper(folder: string): Keeper {
  // Of a session of its own, so that Ctrl-C in a terminal leaves it alone.
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
