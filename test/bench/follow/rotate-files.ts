import { appendFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Said } from '../syslog/child.ts'

/**
 * Files that are rotated by turns, by renaming and making anew; so many older ones of each are kept, and those before
 * them replaced.
 */
export interface RotationPlan {
  readonly files: number
  readonly rotations: number
  readonly kept: number
}

/**
 * Each rotation writes a line before it and one after it, which hold their numbers. `dueAfter` says how many rotations
 * have to be done by now, when so many are.
 */
export async function rotateFiles(
  folder: string,
  { files, rotations, kept }: RotationPlan,
  dueAfter: (done: number) => Promise<number>
): Promise<void> {
  const made = new Set<string>()
  for (let done = 0; done < rotations;) {
    const due = Math.min(rotations, await dueAfter(done))
    for (; done < due; done++) {
      const file = path.join(folder, `app-${String(done % files).padStart(5, '0')}.log`)
      append(file, done * LINES_EACH, made)
      for (let older = kept - 1; older >= 0; older--) {
        const from = older === 0 ? file : `${file}.${older}`
        if (!made.has(from)) continue
        renameSync(from, `${file}.${older + 1}`)
        made.add(`${file}.${older + 1}`)
      }
      append(file, done * LINES_EACH + 1, made)
    }
  }
}

/** So many rotations a second, evenly as far as timers go. */
export async function rotateSteadily(
  folder: string,
  [files = 1, rotations = 0, kept = 1, perSecond = 1]: readonly number[]
): Promise<Said> {
  const startedAt = performance.now()
  await rotateFiles(folder, { files, rotations, kept }, async () => {
    await pause(1)
    return Math.ceil(((performance.now() - startedAt) / 1000) * perSecond)
  })
  return { seconds: (performance.now() - startedAt) / 1000 }
}

/** What has come of them. */
export class RotatedLines {
  readonly #seen: Uint8Array
  #distinct = 0
  #rotations = 0
  #twice = 0

  constructor({ rotations }: Pick<RotationPlan, 'rotations'>) {
    this.#seen = new Uint8Array(rotations * LINES_EACH)
  }

  add(line: string): void {
    const number = /^\d+/.exec(line)?.[0] ?? ''
    const times = line === lineOf(Number(number)) ? this.#seen[Number(number)] : undefined
    if (times === undefined) throw new Error(`what was not written has come: ${line}`)
    if (times === 0) this.#distinct++
    else this.#twice++
    this.#seen[Number(number)] = 1
    while (this.#seen[this.#rotations * LINES_EACH] === 1 && this.#seen[this.#rotations * LINES_EACH + 1] === 1)
      this.#rotations++
  }

  /** Lines that have come. */
  get distinct(): number {
    return this.#distinct
  }
  /** So many rotations, from the first on, of which all lines have come. */
  get rotations(): number {
    return this.#rotations
  }
  /** Lines that have not come. */
  get missing(): number {
    return this.#seen.length - this.#distinct
  }
  /** How often one came that had come before. */
  get twice(): number {
    return this.#twice
  }
}

function append(file: string, number: number, made: Set<string>): void {
  appendFileSync(file, `${lineOf(number)}\n`)
  made.add(file)
}

function lineOf(number: number): string {
  return `${number} a line that is written ${number % LINES_EACH === 0 ? 'before' : 'after'} a rotation`
}

const LINES_EACH = 2
