/** An untrusted text as JSON with printable characters only: it can neither control a terminal nor hide anything. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(UNPRINTABLE, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
  )
}

// Characters that JSON does not escape: C1 controls, direction marks, zero-width characters, line separators
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
