import { Writable } from 'node:stream'
import type { SourceStats } from 'warp-flow'
import { bytesText, countText, plainText } from './units.ts'
import type { Shape } from './shapes.ts'

/**
 * Counts lines by their shape and prints a summary at the end. The number of remembered shapes is limited, to bound
 * memory.
 */
export class Digest extends Writable {
  readonly #started = performance.now()
  /** shape => lines */
  readonly #shapes = new Map<string, number>()
  #lines = 0
  #empty = 0
  #longest = 0
  #damaged = 0

  constructor() {
    super({ objectMode: true })
  }

  override _write({ shape, length, damaged }: Shape, _encoding: string, done: () => void): void {
    this.#lines++
    if (length === 0) this.#empty++
    if (length > this.#longest) this.#longest = length
    if (damaged) this.#damaged++
    if (this.#shapes.size < MAX_SHAPES || this.#shapes.has(shape))
      this.#shapes.set(shape, (this.#shapes.get(shape) ?? 0) + 1)
    done()
  }

  report({ bytes, truncated }: SourceStats): string {
    const seconds = Math.max((performance.now() - this.#started) / 1000, 0.001)
    const frequent = [...this.#shapes].sort(([, a], [, b]) => b - a).slice(0, 5)
    return [
      '',
      `  lines      ${countText(this.#lines)} (${countText(this.#empty)} empty, longest ${countText(this.#longest)} characters)`,
      `  bytes      ${bytesText(bytes)}`,
      `  time       ${seconds.toFixed(2)} s`,
      `  rate       ${countText(this.#lines / seconds)} lines/s, ${bytesText(bytes / seconds)}/s`,
      `  damaged    ${countText(this.#damaged)} not decodable, ${countText(truncated)} cut`,
      '',
      `  most frequent shapes of ${countText(this.#shapes.size)}${this.#shapes.size === MAX_SHAPES ? ' or more' : ''}:`,
      ...frequent.map(([shape, count]) => `  ${countText(count).padStart(12)}  ${plainText(shape.slice(0, 90))}`)
    ].join('\n')
  }
}

const MAX_SHAPES = 10_000
