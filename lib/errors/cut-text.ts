/**
 * The first `limit` UTF-16 code units, marked with `…` if the text was cut; never cuts within a character. The
 * result is a separate string: a plain `slice` would keep all of a huge original in memory.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const stop = limit - 1
  return `${detached(text.slice(0, isWithinPair(text, stop) ? stop - 1 : stop))}…`
}

/** Whether a place in a text is between the halves of a character. */
export function isWithinPair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff
}

function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
