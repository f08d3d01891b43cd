import { cutText } from '../errors/cut-text.ts'

/**
 * Rewrites the patterns in backticks in a text for users who write them as JavaScript strings, where each backslash is
 * doubled.
 */
export function patternsInCode(text: string): string {
  return text.replaceAll(/`([^`]*)`/g, (whole, pattern: string) =>
    pattern.includes('\\') ? literalInCode(pattern) : whole
  )
}

/** A pattern as a JavaScript string, in backticks: `'^\\d{4}'`. */
export function literalInCode(pattern: string): string {
  return `\`'${cutText(pattern, 60).replaceAll(/[\\']/g, String.raw`\$&`)}'\``
}
