import { readKey } from '../../toml/locate-lexer.ts'
import { lineAt } from './syntax-fault.ts'
import type { Rewrite, SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** Hints for something that is given twice: as a value and as a table, as one of several tables, or simply again. */
export function repeatedHint({ text, offset, first }: SyntaxFault): SyntaxHint {
  const { parts, end } = readKey(text, offset, 100)
  const name = text.slice(offset, parts.at(-1)?.end ?? end)
  const shown = name.length > 80 ? 'a table or key' : `\`${name}\``
  const { start, text: line } = lineAt(text, offset)
  const isHeader = line.trimStart().startsWith('[')
  const isPart = first !== null && first.key !== parts.at(-1)?.name
  if (isPart || (first === null && !isHeader && parts.length > 1)) {
    return {
      message: `${shown} cannot be defined here: part of it is already a value or a complete table`,
      length: name.length,
      suggestion: 'leave one of the two out'
    }
  }
  if (isHeader && first !== null && text.slice(first.keyEnd, first.valueStart).includes('=')) {
    return {
      message: `${shown} is given twice: as a value, and as a table`,
      length: name.length,
      suggestion: 'leave one of the two out'
    }
  }
  const [, list] = /^\s*\[{1,2}\s*(sources|connectors)\s*\]/.exec(line) ?? []
  if (list !== undefined) {
    return {
      message: `${shown} is defined twice`,
      length: name.length,
      suggestion: `write each of them with double brackets: [[${list}]]`,
      rewrites: [...(first === null ? [] : doubled(text, first.keyStart, list)), ...doubled(text, start, list)]
    }
  }
  const [, owner] = /^\s*\[\s*(sources|connectors)\s*\./.exec(line) ?? []
  if (owner !== undefined)
    return {
      message: `${shown} is defined twice`,
      length: name.length,
      suggestion: `put everything into one of the two; another element of the list begins with [[${owner}]]`
    }
  return {
    message: `${shown} is defined twice`,
    length: name.length,
    suggestion: isHeader
      ? 'keep one of the two; several tables of one name are written with double brackets: `[[sources]]`'
      : 'keep one of the two'
  }
}

function doubled(text: string, at: number, list: string): readonly Rewrite[] {
  const { start, text: line } = lineAt(text, at)
  const [, indent = '', header] = new RegExp(String.raw`^(\s*)(\[\s*${list}\s*\])(?!\])`).exec(line) ?? []
  return header === undefined ? [] : [{ offset: start + indent.length, length: header.length, written: `[[${list}]]` }]
}
