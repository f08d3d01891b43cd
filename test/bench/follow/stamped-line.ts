/**
 * A line of 200 bytes that holds when it was written, by the clock that all processes of a machine share, and its
 * number.
 */
export function stampedLine(number: number): string {
  return `${process.hrtime.bigint()} ${number} `.padEnd(LINE_BYTES - 1, 'abcdefghij klmnopqrst ')
}

/** Its number, and how old it is now in ms. Nanoseconds since the start fit into a number for 104 days. */
export function readStamp(
  line: string,
  now: bigint = process.hrtime.bigint()
): { readonly number: number; readonly ageMs: number } {
  const end = line.indexOf(' ')
  return {
    number: line.length === LINE_BYTES - 1 ? Number(line.slice(end + 1, line.indexOf(' ', end + 1))) : NaN,
    ageMs: (Number(now) - Number(line.slice(0, end))) / 1e6
  }
}

const LINE_BYTES = 200
