import type { Diagnostic } from '../../../types/diagnostic.ts'
import { suggest } from '../params/suggest.ts'

const MOST_LISTED = 500
const MOST_SUGGESTIONS = 100

/**
 * Gathers what is found. A hostile file could hold a hundred thousand mistakes: beyond the first 500 they are only
 * counted, and beyond the first 100 no similar name is looked for.
 */
export class DiagnosticList {
  readonly #found: Diagnostic[] = []
  #left = 0
  #suggestions = 0

  /** Makes the diagnostic only where there is room for it. */
  add(make: () => Diagnostic): void {
    if (this.#found.length < MOST_LISTED) this.#found.push(make())
    else this.#left++
  }

  /** The name that was probably meant. */
  suggest(name: string, names: readonly string[]): string | undefined {
    return this.#suggestions++ < MOST_SUGGESTIONS ? suggest(name, names) : undefined
  }

  /** True where one of them is an error. */
  get failed(): boolean {
    return this.#left > 0 || this.#found.some(({ severity }) => severity === 'error')
  }

  /**
   * All, in the order of the files and the lines in them; before them what stands in no file of these, such as a
   * missing folder.
   */
  sorted(files: readonly string[]): readonly Diagnostic[] {
    const order = new Map(files.map((file, index) => [file, index]))
    const rank = ({ file }: Diagnostic): number => (file === null ? -1 : (order.get(file) ?? -1))
    // What a variable gives may be wrong because the variable is
    const depth = ({ code }: Diagnostic): number => (code === 'CONFIG_BAD_VARIABLE' ? 0 : 1)
    const sorted = [...this.#found].sort(
      (a, b) =>
        rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || depth(a) - depth(b) || (a.column ?? 0) - (b.column ?? 0)
    )
    return this.#left === 0 ? sorted : [...sorted, this.#rest()]
  }

  #rest(): Diagnostic {
    const message = `${this.#left} more problems are not listed; mend these first`
    return {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message,
      file: null,
      line: null,
      column: null,
      length: 1,
      path: ''
    }
  }
}
