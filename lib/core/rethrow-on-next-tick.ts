/**
 * Throws with an empty call stack. A listener that throws is a bug of its author and ends the process as it would
 * anywhere; the exception must not unwind through a connector in the middle of its work.
 */
export function rethrowOnNextTick(error: unknown): void {
  process.nextTick(() => {
    throw error
  })
}
