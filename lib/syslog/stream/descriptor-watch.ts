import type { Clock } from '../../../types/clock.ts'
import { openFilesLimit } from '../../core/descriptor-limit.ts'
import { descriptorFiles, type DescriptorFiles } from './descriptor-files.ts'

/**
 * Keeps descriptors free for accepting. If none is left, libuv accepts connections with a descriptor of its own and
 * closes them silently. As long as a few are free, every connection reaches us, and those that are turned away are
 * counted.
 *
 * The rest of the process may take the last ones. Then this releases a reserve, so that accepting works again; how many
 * were turned away until then is unknown.
 */
export class DescriptorWatch {
  /** False once connections may have been turned away uncounted. */
  exact = true
  readonly #files: DescriptorFiles
  readonly #clock: Clock
  readonly #onNone: () => void
  /** Null if the platform does not tell. */
  readonly #limit: number | null
  readonly #reserve: number[] = []
  #timer: unknown = null

  /** `onNone` is called where none was left. */
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
      return 0 // even looking takes a descriptor on older kernels
    }
  }

  #take(): void {
    try {
      for (let count = 0; count < KEPT_FREE; count++) this.#reserve.push(this.#files.open())
    } catch {
      // somebody else was faster; a smaller reserve helps too
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
