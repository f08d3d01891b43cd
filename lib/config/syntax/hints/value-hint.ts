import type { ParamDeclaration } from '../../../../types/params.ts'
import { meaningOf } from './value-meaning.ts'
import { isShowable, lineAt } from './syntax-fault.ts'
import type { Rewrite, SyntaxFault, SyntaxHint } from './syntax-fault.ts'
import { writtenValue, type WrittenValue } from './written-value.ts'

/** Hints for a value that TOML does not have, and what to write for this param. */
export function valueHint(fault: SyntaxFault): SyntaxHint {
  const value = writtenValue(fault.text, fault.offset)
  if (value === null) return { message: 'this is not a value', suggestion: 'text needs quotes: "..."' }
  const { name, key, word, start } = value
  const declared = name === null ? [] : fault.declared(name)
  if (word === '') return missingValue(fault, value, declared)
  const { message, advice, written, isCertain } = meaningOf(value, declared)
  const place = { length: word.length, ...(start === fault.offset ? {} : { offset: start }) }
  // A variable's name is no secret, whatever its value
  const isVariable = /^\$(?:[A-Z][A-Z0-9_]{0,63}|\{[A-Z][A-Z0-9_]{0,63}\})$/.test(word)
  if (!isVariable && !isShowable(lineAt(fault.text, fault.offset).text, fault.isSecretName))
    return { message: 'this is not a value', suggestion: 'text needs quotes: "..."', ...place }
  if (written === undefined) return { message, suggestion: advice, ...place }
  return {
    message,
    suggestion: key === null ? written : `${key} = ${written}`,
    ...place,
    ...(isCertain === true
      ? {
          rewrites: [
            { offset: start, length: word.length, written },
            ...(name === null ? wordsBehind(fault, start + word.length) : [])
          ]
        }
      : {})
  }
}

/** Other words without quotes in the same array, on the same line. */
function wordsBehind({ text, offset }: SyntaxFault, behind: number): readonly Rewrite[] {
  const { start, text: line } = lineAt(text, offset)
  const rewrites: Rewrite[] = []
  for (const { 0: all, 1: word = '', index } of line
    .slice(behind - start)
    .matchAll(/\s*,\s*([^\s,[\]{}"'#=]+)(?=\s*[,\]])/gy)) {
    const meaning = meaningOf({ name: null, word }, [])
    if (
      meaning.message !== 'text needs quotes' ||
      meaning.written === undefined ||
      /^[+-]?\d[\d_]*$|^(?:true|false)$/.test(word)
    )
      break
    rewrites.push({ offset: behind + index + all.length - word.length, length: word.length, written: meaning.written })
  }
  return rewrites
}

function missingValue(
  { text, offset }: SyntaxFault,
  { name, key }: WrittenValue,
  declared: readonly ParamDeclaration[]
): SyntaxHint {
  const before = text.slice(Math.max(0, offset - 200), offset).trimEnd()
  if (text.charAt(offset) === ',' && /[,[{]$/.test(before)) {
    return {
      message: before.endsWith(',') ? 'there is nothing between two commas' : 'there is nothing before the comma',
      suggestion: 'leave the comma out',
      length: 1,
      rewrites: [{ offset, length: 1, written: '' }]
    }
  }
  const [first] = declared
  const example = first === undefined || first.secret === true ? null : exampleOf(first)
  return {
    message: 'a value is missing',
    suggestion:
      name === null || example === null ? 'write a value after `=`; an empty text is ""' : `${key} = ${example}`
  }
}

function exampleOf(declaration: ParamDeclaration): string | null {
  switch (declaration.type) {
    case 'string':
      return JSON.stringify(declaration.default ?? declaration.choices?.[0] ?? '...')
    case 'integer':
      return String(declaration.default ?? declaration.min)
    case 'boolean':
      return String(declaration.default ?? true)
    case 'string-list':
      return '["..."]'
    default:
      return null
  }
}
