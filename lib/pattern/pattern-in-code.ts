import { cutText } from '../errors/cut-text.ts'

/**
 * A text that speaks of patterns, in backticks, for who writes them as strings of JavaScript: there each backslash
 * takes two.
 */
export function patternsInCode(text: string): string {
  return text.replaceAll(/`([^`]*)`/g, (whole, pattern: string) =>
    pattern.includes('\\') ? literalInCode(pattern) : whole
  )
}

/** A pattern as a string of JavaScript, in backticks: `'^\\d{4}'`. */
export function literalInCode(pattern: string): string {
  return `\`'${cutText(pattern, 60).replaceAll(/[\\']/g, String.raw`\$&`)}'\``
}
