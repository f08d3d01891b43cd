import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Keeper } from '../../test/support/kafka/keeper.ts'

/** A Node.js program in a separate process, which can be killed and restarted. */
export class Part {
  readonly name: string
  readonly #args: readonly string[]
  readonly #watch: PartWatch
  #running: { readonly child: ChildProcess; readonly gone: Promise<Exit> } | null = null
  #asked = false

  /** `args` begin with the path of the program. */
  constructor(name: string, args: readonly string[], watch: PartWatch) {
    this.name = name
    this.#args = args
    this.#watch = watch
  }

  start(): void {
    if (this.#running !== null) throw new Error(`${this.name} runs already`)
    const child = spawn(process.execPath, ['--enable-source-maps', ...this.#args], {
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const { pid = 0 } = child
    this.#watch.keeper.started(pid)
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => {
        this.#watch.heard(line, this.name)
      })
    const running = { child, gone: this.#untilGone(child, pid) }
    this.#running = running
    this.#asked = false
  }

  /** Resolves when the process has ended and all its output was read; with null if it was not running. */
  async kill(signal: NodeJS.Signals): Promise<Exit | null> {
    if (this.#running === null) return null
    const { child, gone } = this.#running
    this.#asked = true
    child.kill(signal)
    return gone
  }

  async #untilGone(child: ChildProcess, pid: number): Promise<Exit> {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    this.#watch.keeper.ended(pid)
    this.#running = null
    if (!this.#asked) this.#watch.failed(`${this.name} has ended by itself (${signal ?? code})`)
    return { code, signal }
  }
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface PartWatch {
  /** Kills the part if this process is killed. */
  readonly keeper: Keeper
  /** Called for each line of stdout and stderr. */
  readonly heard: (line: string, name: string) => void
  /** Called when the part has ended without being killed. */
  readonly failed: (text: string) => void
}
