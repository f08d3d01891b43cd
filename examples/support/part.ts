import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Keeper } from '../../test/support/kafka/keeper.ts'

/** A program of Node.js in a process of its own, that may be killed and started again. */
export class Part {
  readonly name: string
  readonly #args: readonly string[]
  readonly #keeper: Keeper
  readonly #heard: (line: string, name: string) => void
  #running: { readonly child: ChildProcess; readonly gone: Promise<Exit> } | null = null

  /** `args` begin with the path of the program; `heard` is told what it says, each line of both its outputs. */
  constructor(name: string, args: readonly string[], keeper: Keeper, heard: (line: string, name: string) => void) {
    this.name = name
    this.#args = args
    this.#keeper = keeper
    this.#heard = heard
  }

  get running(): boolean {
    return this.#running !== null
  }

  start(): void {
    if (this.#running !== null) throw new Error(`${this.name} runs already`)
    const child = spawn(process.execPath, ['--enable-source-maps', ...this.#args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const { pid = 0 } = child
    this.#keeper.started(pid)
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => {
        this.#heard(line, this.name)
      })
    const running = { child, gone: this.#untilGone(child, pid) }
    this.#running = running
  }

  /** Resolves when it has gone and all that it said has been heard. */
  async kill(signal: NodeJS.Signals): Promise<Exit> {
    if (this.#running === null) throw new Error(`${this.name} does not run`)
    const { child, gone } = this.#running
    child.kill(signal)
    return gone
  }

  async #untilGone(child: ChildProcess, pid: number): Promise<Exit> {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    this.#keeper.ended(pid)
    this.#running = null
    return { code, signal }
  }
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}
