import { redact } from './redact.ts'

/** The beginning of a text, prepared for the search for known sentences: without terminal colours and line ends. */
export function plainWords(text: string): string {
  return text
    .slice(0, MOST * 2)
    .replace(COLOURS, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, MOST)
}

/**
 * Further texts to search if a text is longer than that beginning: its first and last lines. Empty for a shorter text.
 * Bounded, however long the text is; secrets are removed before the text is split, because they may span several lines.
 */
export function furtherLines(text: string): readonly string[] {
  if (text.length <= MOST) return []
  const head = linesOf(redact(text.slice(0, PART), PART))
  const tail = text.length <= PART ? [] : linesOf(redact(text.slice(Math.max(PART, text.length - PART)), PART))
  const lines = [...head, ...tail]
  return lines.length <= 2 * MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), ...lines.slice(-MOST_LINES)]
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap(piecesOf)
}

/** Splits a long line into pieces, each repeating the end of the previous one, because a sentence may cross the cut. */
function piecesOf(line: string): readonly string[] {
  if (line.length <= MOST) return [line]
  return Array.from({ length: Math.ceil(line.length / STEP) }, (_unused, index) =>
    line.slice(index * STEP, index * STEP + MOST)
  )
}

/** Terminal control sequences: CSI (colours), and OSC (titles). */
const COLOURS = /(?!\s)\p{Cc}(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\p{Cc}]{0,256}\p{Cc}\\?)/gu
const MOST = 1024
const STEP = 768
const PART = 16_384
const MOST_LINES = 200
