import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

/** A test program in its own process. */
export interface Program {
  readonly pid: number
  /** The next line that the program prints, as JSON; rejects if it ends without one. */
  readonly said: () => Promise<unknown>
  /** Sends the signal, if given, and waits until the process is gone. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Ending>
}

export interface Ending {
  readonly code: number | null
  readonly signal: string | null
}

/** Starts a compiled program. It cannot outlive the test. */
export function startProgram(t: Test, program: string, env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env }
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const gone = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({ code, signal }) as Ending)
  gone.catch(() => {
    /* `end` tells it. */
  })
  t.teardown(async () => {
    child.kill('SIGKILL')
    await gone
  })
  return {
    pid: child.pid ?? -1,
    said: async () => {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${program} has ended (${JSON.stringify(await gone)}) and said no more`)
      return JSON.parse(value)
    },
    end: (signal) => {
      if (signal !== undefined) child.kill(signal)
      return gone
    }
  }
}
