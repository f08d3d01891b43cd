/** The limits of a batch: its size, and how long its first record waits for others. */
export interface Limits {
  readonly records: number
  readonly bytes: number
  readonly ms: number
}

/**
 * Collects the records of a source into batches. While a batch is processed, only one further record is requested, so
 * that a slow database pauses the source. The end of the source ends the last batch; its error is thrown, and the
 * records collected so far are not acked.
 */
export async function* batches<Record>(
  source: AsyncIterable<Record>,
  { records, bytes, ms }: Limits,
  bytesOf: (record: Record) => number
): AsyncGenerator<readonly Record[], void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let next = askFor(iterator)
  try {
    for (let first = await next; first.done !== true; first = await next) {
      const batch = [first.value]
      let size = bytesOf(first.value)
      next = askFor(iterator)
      const patience = timer(ms)
      try {
        while (batch.length < records && size < bytes) {
          const result = await Promise.race([next, patience.over])
          if (result === undefined || result.done === true) break
          batch.push(result.value)
          size += bytesOf(result.value)
          next = askFor(iterator)
        }
      } finally {
        patience.cancel()
      }
      yield batch
    }
  } finally {
    await iterator.return?.()
  }
}

/**
 * Requests the next record before it is awaited. If the source fails in the meantime, the error is thrown where the
 * promise is awaited.
 */
function askFor<Record>(iterator: AsyncIterator<Record>): Promise<IteratorResult<Record>> {
  const next = iterator.next()
  next.catch(() => {})
  return next
}

function timer(ms: number): { readonly over: Promise<undefined>; readonly cancel: () => void } {
  let timeout: NodeJS.Timeout | undefined
  const over = new Promise<undefined>((resolve) => {
    timeout = setTimeout(resolve, ms, undefined)
  })
  return {
    over,
    cancel: () => {
      clearTimeout(timeout)
    }
  }
}
