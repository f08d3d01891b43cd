import { redact } from './redact.ts'

/**
 * The beginning of a text as its sentences are searched for: without the colours of a terminal, and without its line
 * ends.
 */
export function plainWords(text: string): string {
  return text
    .slice(0, MOST * 2)
    .replace(COLOURS, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, MOST)
}

/**
 * Further candidates if a text is longer than that: its first and last lines. Empty for a shorter text. Bounded,
 * however long it is; secrets are removed before the text is split, because they may span several lines.
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

/** A long line in pieces, each with the end of the one before it: a sentence may stand across. */
function piecesOf(line: string): readonly string[] {
  if (line.length <= MOST) return [line]
  return Array.from({ length: Math.ceil(line.length / STEP) }, (_unused, index) =>
    line.slice(index * STEP, index * STEP + MOST)
  )
}

/** CSI sequences, and titles (OSC). */
const COLOURS = /(?!\s)\p{Cc}(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\p{Cc}]{0,256}\p{Cc}\\?)/gu
const MOST = 1024
const STEP = 768
const PART = 16_384
const MOST_LINES = 200
