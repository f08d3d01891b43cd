/**
 * An async generator that delegates to another one, which is created at the first call. Each call is forwarded
 * directly, so that `return()` takes effect immediately if the inner generator supports that: a wrapping `async
 * function*` would handle `return()` only after its pending `next()`.
 */
export function lateGenerator<Item>(
  make: () => Promise<AsyncGenerator<Item, undefined>>
): AsyncGenerator<Item, undefined> {
  let making: Promise<AsyncGenerator<Item, undefined>> | null = null
  const made = (): Promise<AsyncGenerator<Item, undefined>> => (making ??= make())
  return Object.assign(nothing<Item>(), {
    next: async () => (await made()).next(),
    return: async (value: undefined) => (await made()).return(value),
    throw: async (error: unknown) => (await made()).throw(error)
  })
}

/** An object with all other members that a generator has in this version of Node.js. */
async function* nothing<Item>(): AsyncGenerator<Item, undefined> {}
