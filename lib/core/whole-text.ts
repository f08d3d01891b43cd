/** The text with lone surrogates, which UTF-8 cannot represent, replaced by U+FFFD, as a `Buffer` does. */
export function wholeText(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}

/**
 * The same entries under names that a format can represent, by default those of `wholeText`. Two names never become
 * one: a name that needs no change stays, and a changed name that is already taken gets a number appended.
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
