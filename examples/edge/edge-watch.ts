/** Reads the output of the parts: shows new lines, and keeps the edge's peak memory and backlog. */
export class EdgeWatch {
  /** Resolves when the edge and a worker are running. */
  readonly started: Promise<void>
  memoryMb = 0
  waitingBytes = 0
  readonly #say: (text: string) => void
  readonly #last = new Map<string, string>()
  #up = new Set<string>()
  #started: () => void = () => {}

  constructor(say: (text: string) => void) {
    this.#say = say
    this.started = new Promise((resolve) => {
      this.#started = resolve
    })
  }

  readonly hear = (line: string, name: string): void => {
    if (line.startsWith('{')) {
      this.#report(JSON.parse(line) as { readonly waitingBytes: number; readonly memoryMb: number })
      this.#begun('edge')
      return
    }
    if (line.startsWith('joined')) this.#begun('worker')
    // A message that a part repeats is shown once
    if (this.#last.get(name) === line) return
    this.#last.set(name, line)
    this.#say(`  ${name}: ${line}`)
  }

  #report({ waitingBytes, memoryMb }: { readonly waitingBytes: number; readonly memoryMb: number }): void {
    this.waitingBytes = Math.max(this.waitingBytes, waitingBytes)
    this.memoryMb = Math.max(this.memoryMb, memoryMb)
  }

  #begun(name: string): void {
    this.#up.add(name)
    if (this.#up.size === 2) this.#started()
  }
}
