import { oddCharacter } from './odd-character.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** A comment may contain any text but control characters. */
export function controlInComment(fault: SyntaxFault): SyntaxHint {
  const { offset } = fault
  if (fault.text.charAt(offset) === '\r') return oddCharacter(fault) ?? CONTROL
  return { ...CONTROL, rewrites: [{ offset, length: 1, written: ' ' }] }
}

const CONTROL: SyntaxHint = {
  message: 'there is a control character in a comment',
  suggestion: 'write a plain space',
  length: 1
}
