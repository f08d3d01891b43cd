import type { Clock } from '../../../types/clock.ts'
import { openFilesLimit } from '../../core/descriptor-limit.ts'
import { descriptorFiles, type DescriptorFiles } from './descriptor-files.ts'

/**
 * Keeps descriptors free for accepting. If none is left, libuv accepts connections with a reserved descriptor of its
 * own and closes them silently. As long as a few are free, every connection reaches this library, and refused ones are
 * counted.
 *
 * The rest of the process may take the last descriptors. Then this class releases a reserve, so that accepting works
 * again; how many connections were closed until then is unknown.
 */
export class DescriptorWatch {
  /** False once connections may have been closed uncounted. */
  exact = true
  readonly #files: DescriptorFiles
  readonly #clock: Clock
  readonly #onNone: () => void
  /** The limit of open descriptors; null if unknown. */
  readonly #limit: number | null
  readonly #reserve: number[] = []
  #timer: unknown = null

  /** `onNone` is called whenever a check finds no descriptor left. */
  constructor(clock: Clock, onNone: () => void, files: DescriptorFiles = descriptorFiles) {
    this.#files = files
    this.#clock = clock
    this.#onNone = onNone
    this.#limit = limitOf(files)
    if (this.#limit !== null) this.#look()
  }

  /** How many more connections can be accepted; Infinity if unknown. */
  get room(): number {
    return this.#limit === null ? Infinity : Math.max(0, this.#free(this.#limit) - KEPT_FREE)
  }

  close(): void {
    this.#clock.clearTimeout(this.#timer)
    this.#letGo()
  }

  #look(): void {
    const free = this.#free(this.#limit ?? 0)
    if (free === 0) {
      this.exact = false
      this.#letGo()
      this.#onNone()
    } else if (free > 2 * KEPT_FREE && this.#reserve.length === 0) this.#take()
    this.#timer = this.#clock.setTimeout(() => {
      this.#look()
    }, LOOK_MS)
  }

  #free(limit: number): number {
    try {
      return Math.max(0, limit - this.#files.used())
    } catch {
      return 0 // counting takes a descriptor itself on older kernels
    }
  }

  #take(): void {
    try {
      for (let count = 0; count < KEPT_FREE; count++) this.#reserve.push(this.#files.open())
    } catch {
      // other code took the last descriptors; a smaller reserve helps too
    }
  }

  #letGo(): void {
    for (const descriptor of this.#reserve.splice(0)) this.#files.close(descriptor)
  }
}

function limitOf(files: DescriptorFiles): number | null {
  try {
    return openFilesLimit(files.limits())
  } catch {
    return null
  }
}

const KEPT_FREE = 8
const LOOK_MS = 250
