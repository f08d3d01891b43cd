import { behindValueHint } from './behind-value-hint.ts'
import { bracketHint } from './bracket-hint.ts'
import { foreignFormat } from './foreign-format.ts'
import { headerHint, keyHint, signBehindEquals } from './key-hint.ts'
import { oddCharacter } from './odd-character.ts'
import { repeatedHint } from './repeated-hint.ts'
import { badEscape, unclosedString } from './string-hint.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'
import { valueHint } from './value-hint.ts'

/** Tells the usual mistakes apart, from the parser's reason and what stands there. */
export function syntaxHint(fault: SyntaxFault): SyntaxHint {
  const rule = RULES.find(({ reasons }) => reasons.some((start) => fault.reason.startsWith(start)))
  return rule?.hint(fault) ?? { message: `this is not TOML: ${fault.reason}` }
}

interface HintRule {
  /** How the parser's reason begins. */
  readonly reasons: readonly string[]
  hint(fault: SyntaxFault): SyntaxHint | null
}

const RULES: readonly HintRule[] = [
  { reasons: ['control characters are not allowed in strings', 'unfinished string'], hint: unclosedString },
  {
    reasons: ['invalid value', 'illegal character in numeric literal', 'invalid date', 'illegal leading zero', 'unfinished numeric value'],
    hint: (fault) => oddCharacter(fault) ?? foreignFormat(fault) ?? signBehindEquals(fault) ?? valueHint(fault)
  },
  { reasons: ['each key-value declaration must be followed'], hint: (fault) => oddCharacter(fault) ?? foreignFormat(fault) ?? behindValueHint(fault) },
  { reasons: ['trying to redefine'], hint: repeatedHint },
  { reasons: ['unrecognised escape sequence', 'invalid non-hex character', 'invalid unicode escape', 'invalid escape'], hint: badEscape },
  {
    reasons: ['illegal character in key', 'incomplete key-value', 'unexpected end of key', 'illegal empty bare key'],
    hint: (fault) => oddCharacter(fault) ?? foreignFormat(fault) ?? keyHint(fault)
  },
  { reasons: ['expected end of table array'], hint: headerHint },
  { reasons: ['expected comma', 'unfinished array', 'unfinished table'], hint: (fault) => oddCharacter(fault) ?? bracketHint(fault) }
]
