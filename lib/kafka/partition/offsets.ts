/** Offsets are 64-bit integers, which kafkajs gives as strings. */

/** The next offset, which is what is committed once a record is done. */
export function offsetAfter(offset: string): string {
  const number = Number(offset)
  return Number.isSafeInteger(number) ? String(number + 1) : String(BigInt(offset) + 1n)
}

/**
 * The number of offsets from `start` to `end`; 0 if `end` comes first. There may be fewer records, because compaction
 * and transactions leave gaps.
 */
export function offsetsBetween(start: string, end: string): number {
  const distance = BigInt(end) - BigInt(start)
  return distance > 0n ? Number(distance) : 0
}
