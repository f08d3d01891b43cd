/**
 * Tells of each kind of trouble at most once in half a minute. On a node what a program says is a log that it collects:
 * told with each request, it would be the reason for the next one.
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
