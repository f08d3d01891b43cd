/**
 * An async generator that another one stands behind, which is made at the first call. Each call goes to that one, so
 * that `return()` is heard at once where it hears of it at once: a generator of its own around it would hear of it when
 * it has given what it waits for.
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

/** Has all that a generator of this Node.js has besides. */
async function* nothing<Item>(): AsyncGenerator<Item, undefined> {}
