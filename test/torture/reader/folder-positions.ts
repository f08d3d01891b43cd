import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import type { Positions } from './positions.ts'

/** Positions in a folder of the library's. A kill is what the folder held at that moment. */
export class FolderPositions implements Positions {
  readonly #folder: string
  readonly #canFill: boolean
  /** name => content, as it was at the kill */
  #atKill = new Map<string, Buffer>()
  clean = true

  /** `canFill`: the folder is on a small disk of its own. */
  constructor(folder: string, canFill: boolean) {
    this.#folder = folder
    this.#canFill = canFill
  }

  open(): { readonly checkpointDir: string, readonly checkpoint: null } {
    mkdirSync(this.#folder, { recursive: true })
    return { checkpointDir: this.#folder, checkpoint: null }
  }

  last(): FileCheckpoint | null {
    const name = this.#names().find((other) => other.endsWith('.json'))
    return name === undefined ? null : JSON.parse(readFileSync(path.join(this.#folder, name), 'utf8')) as FileCheckpoint
  }

  kill(): void {
    this.#atKill = new Map(this.#names().map((name) => [name, readFileSync(path.join(this.#folder, name))]))
  }

  killed(): void {
    this.forget()
    for (const [name, content] of this.#atKill) writeFileSync(path.join(this.#folder, name), content)
  }

  forget(): void {
    for (const name of this.#names()) rmSync(path.join(this.#folder, name))
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

  #names(): string[] {
    return existing(this.#folder).filter((name) => !name.startsWith('lock'))
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
