import { behindValueHint, endSign, gluedWord } from './behind-value-hint.ts'
import { bracketHint, otherClose, otherSeparator, unclosedList } from './bracket-hint.ts'
import { foreignFormat, mergeMarker } from './foreign-format.ts'
import { headerHint } from './header-hint.ts'
import { keyHint, signBehindEquals } from './key-hint.ts'
import { oddCharacter } from './odd-character.ts'
import { oddLetter } from './odd-letter.ts'
import { repeatedHint } from './repeated-hint.ts'
import { controlInComment } from './comment-hint.ts'
import { badEscape, longQuotedKey, unclosedString } from './string-hint.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'
import { valueHint } from './value-hint.ts'

/** Recognizes common mistakes by the parser's reason and the text at that place. */
export function syntaxHint(fault: SyntaxFault): SyntaxHint {
  const rule = RULES.find(({ reasons }) => reasons.some((start) => fault.reason.startsWith(start)))
  return rule?.hint(fault) ?? { message: `this is not TOML: ${fault.reason}` }
}

/** `port = 514;` */
function endOfNumber(fault: SyntaxFault): SyntaxHint | null {
  if (!/\d/.test(fault.text.charAt(fault.offset - 1))) return null
  return (
    endSign(fault) ??
    otherClose(fault) ??
    otherSeparator(fault) ??
    (/^[,;]\s*["']?[\w.-]+["']?\s*=/.test(fault.text.slice(fault.offset, fault.offset + 100))
      ? behindValueHint(fault)
      : null)
  )
}

interface HintRule {
  /** Beginnings of the parser's reasons. */
  readonly reasons: readonly string[]
  hint(fault: SyntaxFault): SyntaxHint | null
}

const RULES: readonly HintRule[] = [
  { reasons: ['control characters are not allowed in strings', 'unfinished string'], hint: unclosedString },
  {
    reasons: [
      'invalid value',
      'illegal character in numeric literal',
      'invalid date',
      'invalid time',
      'illegal leading zero',
      'illegal underscore',
      'unfinished numeric value'
    ],
    hint: (fault) =>
      oddCharacter(fault) ??
      foreignFormat(fault) ??
      signBehindEquals(fault) ??
      unclosedList(fault) ??
      endOfNumber(fault) ??
      valueHint(fault)
  },
  {
    reasons: ['each key-value declaration must be followed'],
    hint: (fault) => oddCharacter(fault) ?? foreignFormat(fault) ?? behindValueHint(fault)
  },
  { reasons: ['trying to redefine'], hint: repeatedHint },
  {
    reasons: ['unrecognised escape sequence', 'invalid non-hex character', 'invalid unicode escape', 'invalid escape'],
    hint: badEscape
  },
  {
    reasons: ['illegal character in key', 'incomplete key-value', 'unexpected end of key', 'illegal empty bare key'],
    hint: (fault) => oddCharacter(fault) ?? foreignFormat(fault) ?? oddLetter(fault) ?? keyHint(fault)
  },
  { reasons: ['expected end of table array'], hint: (fault) => oddCharacter(fault) ?? headerHint(fault) },
  {
    reasons: ['expected comma', 'unfinished array', 'unfinished table'],
    hint: (fault) =>
      oddCharacter(fault) ??
      mergeMarker(fault) ??
      gluedWord(fault) ??
      otherClose(fault) ??
      otherSeparator(fault) ??
      bracketHint(fault)
  },
  { reasons: ['control characters are not allowed in comments'], hint: controlInComment },
  { reasons: ['illegal quoted key'], hint: longQuotedKey }
]
