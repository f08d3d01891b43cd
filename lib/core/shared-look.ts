/**
 * Shares a running inspection with all callers that request the same one at the same time; `keyOf` identifies it. For
 * inspections that are expensive and whose result is valid only for the moment.
 */
export function sharedLook<Args extends readonly unknown[], Result>(
  keyOf: (...args: Args) => string,
  look: (...args: Args) => Promise<Result>
): (...args: Args) => Promise<Result> {
  const looking = new Map<string, Promise<Result>>()
  return async (...args) => {
    const key = keyOf(...args)
    const running = looking.get(key)
    if (running !== undefined) return await running
    const own = look(...args)
    looking.set(key, own)
    try {
      return await own
    } finally {
      looking.delete(key)
    }
  }
}
