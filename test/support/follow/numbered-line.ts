/**
 * The line of that number, without its ending. What it holds and how long it is follow from the number alone, so that a
 * line that was altered, cut or joined with another is told from every line that was written.
 */
export function numberedLine(number: number): string {
  const mixed = Math.imul(number + 1, 0x9e3779b1) >>> 0
  return `${String(number).padStart(8, '0')} ${mixed.toString(36)} ${WORDS.slice(0, mixed % WORDS.length)}#`
}

/** The number of such a line; null where it is not one as it was written. */
export function numberOf(text: string): number | null {
  const number = Number(text.slice(0, 8))
  return Number.isInteger(number) && text === numberedLine(number) ? number : null
}

const WORDS = 'the quick brown fox — jumps over the lazy dog, 狐狸, and again: '.repeat(5)
