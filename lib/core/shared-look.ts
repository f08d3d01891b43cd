/**
 * Shares a running lookup with all callers that request the same one before it is done; calls with the same `keyOf` are
 * the same. For expensive lookups whose result is only valid for the moment.
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
