import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import type { Positions } from './positions.ts'

/**
 * Positions in a folder of the library's. A kill leaves what the folder held at that moment: the lock of a process that
 * is dead, and a file half written.
 */
export class FolderPositions implements Positions {
  readonly #folder: string
  readonly #canFill: boolean
  readonly #onSave: (checkpoint: FileCheckpoint) => void
  /** name => content, as it was at the kill */
  #atKill = new Map<string, Buffer>()
  /** The checkpoint that was looked at last. */
  #seen = ''
  #kills = 0
  clean = true

  /** `canFill`: the folder is on a small disk of its own. `onSave` is told of each checkpoint that is found. */
  constructor(folder: string, canFill: boolean, onSave: (checkpoint: FileCheckpoint) => void) {
    this.#folder = folder
    this.#canFill = canFill
    this.#onSave = onSave
  }

  open(): { readonly checkpointDir: string; readonly checkpoint: null } {
    mkdirSync(this.#folder, { recursive: true })
    return { checkpointDir: this.#folder, checkpoint: null }
  }

  last(): FileCheckpoint | null {
    return parsed(this.#text())
  }

  look(): void {
    const text = this.#text()
    if (text === null || text === this.#seen) return
    this.#seen = text
    const checkpoint = parsed(text)
    if (checkpoint !== null) this.#onSave(checkpoint)
  }

  kill(): void {
    this.#atKill = new Map(existing(this.#folder).map((name) => [name, readFileSync(path.join(this.#folder, name))]))
  }

  killed(): void {
    for (const name of existing(this.#folder)) rmSync(path.join(this.#folder, name))
    this.#kills++
    for (const [name, content] of this.#atKill) {
      const isHeld = /^lock\.\d+$/.test(name)
      writeFileSync(path.join(this.#folder, name), isHeld ? this.#ofDeadProcess(content) : content)
    }
    const half = this.#text()?.slice(0, 40) ?? '{'
    // A process that is killed while it saves leaves this behind.
    if (this.clean) writeFileSync(path.join(this.#folder, `.warp-flow-${DEAD_PID}-${this.#kills}.tmp`), half)
  }

  forget(): void {
    for (const name of existing(this.#folder)) if (!name.startsWith('lock')) rmSync(path.join(this.#folder, name))
    this.#seen = ''
  }

  damage(): boolean {
    const name = this.#name()
    const text = this.#text()
    if (name === undefined || text === null) return false
    writeFileSync(path.join(this.#folder, name), text.slice(0, Math.floor(text.length / 2)))
    this.#seen = ''
    return true
  }

  fill(full: boolean): void {
    if (!this.#canFill) return
    this.clean = !full
    const filler = path.join(path.dirname(this.#folder), FILLER)
    if (full) fillUp(filler)
    else rmSync(filler, { force: true })
  }

  remove(): void {
    this.fill(false)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /**
   * The same lock as if its process were gone: its number is nobody's, or that of another one, which was started at
   * another time.
   */
  #ofDeadProcess(content: Buffer): string {
    const holder = JSON.parse(content.toString()) as Record<string, unknown>
    return `${JSON.stringify(this.#kills % 2 === 0 ? { ...holder, pid: DEAD_PID } : { ...holder, started: '1' })}\n`
  }

  #name(): string | undefined {
    return existing(this.#folder).find((name) => name.endsWith('.json'))
  }

  #text(): string | null {
    const name = this.#name()
    return name === undefined ? null : readFileSync(path.join(this.#folder, name), 'utf8')
  }
}

/** Null where there is none, or it was damaged. */
function parsed(text: string | null): FileCheckpoint | null {
  try {
    return text === null ? null : (JSON.parse(text) as FileCheckpoint)
  } catch {
    return null
  }
}

function existing(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // no source has made it yet
  }
}

function fillUp(file: string): void {
  const block = Buffer.alloc(4096)
  try {
    for (;;) writeFileSync(file, block, { flag: 'a' })
  } catch {
    // It is full.
  }
}

const FILLER = 'filler'
/** Larger than any process number of this system. */
const DEAD_PID = 4_194_303
