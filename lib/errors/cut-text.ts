/**
 * The first `limit` UTF-16 code units, marked with `…` where something was cut. What it gives is a string of its own:
 * a plain `slice` would keep all of a huge original alive.
 */
export function cutText(text: string, limit: number): string {
  return text.length <= limit ? text : `${copyOf(text.slice(0, limit - 1))}…`
}

function copyOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
