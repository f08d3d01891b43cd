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
 * A sentence of a diagnostic in Chinese. What a connector of the user's own says stays as it is, and so does what is to
 * be written into a file.
 */
export function inChinese(text: string): string {
  return translate(text.length > LONGEST ? text.slice(0, LONGEST) : text) ?? text
}

/** What a value has to be, or is. */
export function partInChinese(text: string): string {
  return translatePart(text.replace(/^an? /, '')) ?? text
}

/** As much as is shown of a text. */
const LONGEST = 1000
