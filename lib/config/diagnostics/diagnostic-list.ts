import type { Diagnostic } from '../../../types/diagnostic.ts'
import { suggest } from '../params/suggest.ts'

const MOST_LISTED = 500
const MOST_SUGGESTIONS = 100

/**
 * Collects diagnostics. A hostile file could contain a hundred thousand mistakes: after the first 500 they are only
 * counted, and after the first 100 no similar names are looked up.
 */
export class DiagnosticList {
  readonly #found: Diagnostic[] = []
  #left = 0
  #suggestions = 0

  /** Calls `make` only if the list has room for its diagnostic. */
  add(make: () => Diagnostic): void {
    if (this.#found.length < MOST_LISTED) this.#found.push(make())
    else this.#left++
  }

  /** Finds the name that was probably meant. */
  suggest(name: string, names: readonly string[]): string | undefined {
    return this.#suggestions++ < MOST_SUGGESTIONS ? suggest(name, names) : undefined
  }

  /** True if there is an error. */
  get failed(): boolean {
    return this.#left > 0 || this.#found.some(({ severity }) => severity === 'error')
  }

  /** All diagnostics, by file and line; first those without a place in these files, such as a missing folder. */
  sorted(files: readonly string[]): readonly Diagnostic[] {
    const order = new Map(files.map((file, index) => [file, index]))
    const rank = ({ file }: Diagnostic): number => (file === null ? -1 : (order.get(file) ?? -1))
    // The problem of a variable comes first: the value may be wrong only because of it
    const depth = ({ code }: Diagnostic): number => (code === 'CONFIG_BAD_VARIABLE' ? 0 : 1)
    const sorted = [...this.#found].sort(
      (a, b) =>
        rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || depth(a) - depth(b) || (a.column ?? 0) - (b.column ?? 0)
    )
    return this.#left === 0 ? sorted : [...sorted, this.#rest()]
  }

  #rest(): Diagnostic {
    const message = `${this.#left} more problems are not listed; fix these first`
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
