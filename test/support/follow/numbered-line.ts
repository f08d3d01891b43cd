/**
 * The line with that number, without its ending. Content and length follow from the number alone, so that an altered,
 * cut or joined line differs from every line that was written.
 */
export function numberedLine(number: number): string {
  const mixed = Math.imul(number + 1, 0x9e3779b1) >>> 0
  return `${String(number).padStart(8, '0')} ${mixed.toString(36)} ${WORDS.slice(0, mixed % WORDS.length)}#`
}

/** The number of such a line; `null` if the line is not exactly as it was written. */
export function numberOf(text: string): number | null {
  const number = Number(text.slice(0, 8))
  return Number.isInteger(number) && text === numberedLine(number) ? number : null
}

const WORDS = 'the quick brown fox — jumps over the lazy dog, 狐狸, and again: '.repeat(5)
