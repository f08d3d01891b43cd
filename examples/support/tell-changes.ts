/** Prints a text only if it differs from the last one, or if that was printed long ago: for messages about retries. */
export function tellChanges(say: (text: string) => void, againAfterMs: number = AGAIN_MS): (text: string) => void {
  let last = { text: '', at: 0 }
  return (text) => {
    const now = Date.now()
    if (text === last.text && now - last.at < againAfterMs) return
    last = { text, at: now }
    say(text)
  }
}

const AGAIN_MS = 30_000
