/**
 * Throws where nobody else stands on the stack. A listener that throws is its author's fault and ends the process as it
 * would anywhere; it must not unwind through a connector in the middle of its work.
 */
export function rethrowOnNextTick(error: unknown): void {
  process.nextTick(() => {
    throw error
  })
}
