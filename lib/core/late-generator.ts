/**
 * An async generator that creates the real one at the first call and forwards every call to it. So `return()` reaches
 * the real generator without delay; a wrapping generator would see it only after its pending `next()` had settled.
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

/** Provides everything else that a generator has in this version of Node.js. */
async function* nothing<Item>(): AsyncGenerator<Item, undefined> {}
