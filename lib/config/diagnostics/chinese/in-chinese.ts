import { endings } from './endings.ts'
import { parts as kinds } from './parts.ts'
import { translator } from './phrase-book.ts'
import { reasons } from './reasons.ts'
import { declarationPhrases } from './declaration-phrases.ts'
import { syntaxPhrases } from './syntax-phrases.ts'
import { valuePhrases } from './value-phrases.ts'

const parts = [...reasons, ...kinds]
const translate = translator({ sentences: [...syntaxPhrases, ...declarationPhrases, ...valuePhrases], endings, parts })

const translatePart = translator({ sentences: parts, endings, parts })

/**
 * Translates a sentence of a diagnostic into Chinese. Texts of a user's own connector, and texts to write into a file,
 * stay unchanged.
 */
export function inChinese(text: string): string {
  return translate(text.length > LONGEST ? text.slice(0, LONGEST) : text) ?? text
}

/** Translates what a value is, or has to be. */
export function partInChinese(text: string): string {
  return translatePart(text.replace(/^an? /, '')) ?? text
}

/** The longest text that is shown. */
const LONGEST = 1000
