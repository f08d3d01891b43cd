/**
 * Throws on an empty stack. A listener that throws is its author's fault and ends the process, as it would anywhere;
 * but the exception must not unwind through a connector in the middle of its work.
 */
export function rethrowOnNextTick(error: unknown): void {
  process.nextTick(() => {
    throw error
  })
}
