/**
 * Shares a look that is under way with everybody who asks for the same meanwhile; `keyOf` says what is the same.
 * For looks that cost much and whose answer is for the moment.
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
