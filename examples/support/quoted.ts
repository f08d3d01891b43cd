/** As JSON of printable characters: nothing of a stranger's text is a command of a terminal, or hides what is there. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(UNPRINTABLE, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
  )
}

// Those that JSON itself leaves: C1 controls, marks of direction, characters without width, line separators
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
