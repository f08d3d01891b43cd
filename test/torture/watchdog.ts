import { Worker } from 'node:worker_threads'

export interface Watchdog {
  /** A sequence begins. */
  readonly alive: () => void
  readonly stop: () => void
}

/**
 * Ends the process when one sequence takes longer than `ms`: a source that turns in a circle would let nobody else say
 * so. `said` tells how to see the sequence again, by its number.
 */
export function watchdog(ms: number, said: string): Watchdog {
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const worker = new Worker(WATCHING, { eval: true, workerData: { begun, ms, said } })
  worker.unref()
  return {
    alive: () => {
      Atomics.add(begun, 0, 1)
    },
    stop: () => {
      void worker.terminate()
    }
  }
}

const WATCHING = `
const { workerData: { begun, ms, said } } = require('node:worker_threads')
const { writeSync } = require('node:fs')
let seen = 0
setInterval(() => {
  const now = Atomics.load(begun, 0)
  if (now === seen && now > 0) {
    writeSync(2, 'Sequence ' + (now - 1) + ' has taken longer than ' + ms + ' ms. ' + said.replace('%', String(now - 1)) + '\\n')
    process.kill(process.pid, 'SIGKILL')
  }
  seen = now
}, ms)
`
