/** Says a text when it is another than the last one, or the last time is long ago: for what is tried again and again. */
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
