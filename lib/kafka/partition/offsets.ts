/** Offsets are 64-bit integers, which kafkajs gives as strings. */

/** The offset after that one: what is committed once a record is done. */
export function offsetAfter(offset: string): string {
  const number = Number(offset)
  return Number.isSafeInteger(number) ? String(number + 1) : String(BigInt(offset) + 1n)
}

/**
 * How many offsets lie between; 0 where `end` comes first. Compaction and transactions leave gaps, so records may be
 * fewer.
 */
export function offsetsBetween(start: string, end: string): number {
  const distance = BigInt(end) - BigInt(start)
  return distance > 0n ? Number(distance) : 0
}
