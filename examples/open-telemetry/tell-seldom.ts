/**
 * Reports each kind of problem at most once in half a minute. On a node, the program's own output is a log that it
 * collects: a message for each request would cause the next request.
 */
export function tellSeldom(
  tell: (text: string) => void,
  now: () => number = () => performance.now()
): (kind: string, text: string) => void {
  const toldAt = new Map<string, number>()
  return (kind, text) => {
    const before = toldAt.get(kind)
    if (before !== undefined && now() - before < AGAIN_MS) return
    toldAt.set(kind, now())
    tell(text)
  }
}

const AGAIN_MS = 30_000
