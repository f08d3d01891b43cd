/** A text that UTF-8 can hold: half a surrogate pair, which it cannot, becomes U+FFFD as in a `Buffer`. */
export function wholeText(text: string): string {
  return HALF_A_PAIR.test(text) ? Buffer.from(text).toString() : text
}

/**
 * The same entries under names that a format can hold, `wholeText` by default. Two names never become one: a name that
 * the format holds as it is stays, and of the others each that would be the name of another gets a number at its end.
 */
export function wholeNames<T>(
  entries: readonly (readonly [name: string, value: T])[],
  wholeName: (name: string) => string = wholeText
): [name: string, value: T][] {
  const taken = new Set(entries.map(([name]) => name).filter((name) => wholeName(name) === name))
  const seen = new Map<string, number>()
  const free = (name: string): string => {
    for (;;) {
      const count = (seen.get(name) ?? 0) + 1
      seen.set(name, count)
      const numbered = count === 1 ? name : `${name}_${count}`
      if (!taken.has(numbered)) return numbered
    }
  }
  return entries.map(([name, value]) => {
    const whole = wholeName(name)
    if (whole === name) return [name, value]
    const own = free(whole)
    taken.add(own)
    return [own, value]
  })
}

const HALF_A_PAIR = /\p{Surrogate}/u
