/** Characters as ranges of code points, first and last in turn, ascending and apart. */
export type CharSet = readonly number[]

export const anyChar: CharSet = [0, 0x10FFFF]

/** Puts ranges, in any order and overlapping, into their form. */
export function charSet(ranges: readonly number[]): CharSet {
  const pairs: (readonly [number, number])[] = []
  for (let at = 0; at + 1 < ranges.length; at += 2) pairs.push([ranges[at] ?? 0, ranges[at + 1] ?? 0])
  const set: number[] = []
  for (const [first, last] of pairs.sort((a, b) => a[0] - b[0])) {
    const before = set.at(-1)
    if (before !== undefined && first <= before + 1) set[set.length - 1] = Math.max(before, last)
    else set.push(first, last)
  }
  return set
}

/** Every character that is not in the set. */
export function complement(set: CharSet): CharSet {
  const edges = [0, ...set.map((edge, index) => index % 2 === 0 ? edge - 1 : edge + 1), 0x10FFFF]
  return charSet(edges.filter((_, index) => (edges[index - index % 2] ?? 0) <= (edges[index - index % 2 + 1] ?? 0)))
}

/** The characters that are in both. */
export function common(a: CharSet, b: CharSet): CharSet {
  const set: number[] = []
  for (let left = 0, right = 0; left < a.length && right < b.length;) {
    const [first, last] = [Math.max(a[left] ?? 0, b[right] ?? 0), Math.min(a[left + 1] ?? 0, b[right + 1] ?? 0)]
    if (first <= last) set.push(first, last)
    if ((a[left + 1] ?? 0) < (b[right + 1] ?? 0)) left += 2
    else right += 2
  }
  return set
}

/** What an escape such as `\d` stands for; null where the letter is none of them. */
export function classEscape(letter: string): CharSet | null {
  const known = CLASSES[letter.toLowerCase()]
  if (known === undefined) return null
  return letter === letter.toLowerCase() ? known : complement(known)
}

const CLASSES: Readonly<Record<string, CharSet>> = {
  d: [0x30, 0x39],
  w: [0x30, 0x39, 0x41, 0x5A, 0x5F, 0x5F, 0x61, 0x7A],
  s: [0x09, 0x0D, 0x20, 0x20, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF]
}

/** What a dot matches. */
export const anyButLineEnds: CharSet = complement([0x0A, 0x0A, 0x0D, 0x0D, 0x2028, 0x2029])
