import { skipSpaces } from '../../toml/locate-lexer.ts'
import { bracketHint, openBracket } from './bracket-hint.ts'
import { headerHint } from './header-hint.ts'
import { oddCharacter } from './odd-character.ts'
import { lineAt } from './syntax-fault.ts'
import type { Rewrite, SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** Hints for a line that is neither a `key = value` nor a header. */
export function keyHint(fault: SyntaxFault): SyntaxHint {
  const { text, offset } = fault
  const { start, text: line } = lineAt(text, offset)
  const open = openBracket(text, offset)
  if (open !== null && text.charAt(open) === '{') return inBraces(fault)
  if (text.charAt(skipSpaces(text, start)) === '[') return headerHint(fault)
  const nul = line.indexOf('\0')
  if (nul >= 0) return oddCharacter({ ...fault, offset: start + nul }) ?? NO_PAIR
  return (
    otherSign(fault) ??
    dotted(fault) ??
    keyword(fault) ??
    noSign(fault) ??
    indexed(fault) ??
    spaced(line) ??
    strangeName(fault) ??
    (/^\s*=/.test(line) ? { ...NO_PAIR, message: 'the name before `=` is missing' } : NO_PAIR)
  )
}

/** Inside an inline table. */
function inBraces(fault: SyntaxFault): SyntaxHint {
  const { text, offset } = fault
  const { text: line } = lineAt(text, offset)
  if (text.slice(offset).trim() === '' || /^\s*\[/.test(line)) return bracketHint(fault)
  const char = text.charAt(skipSpaces(text, offset))
  if (char === '=') return { message: 'the name before `=` is missing', suggestion: '{ name = "value" }' }
  return (
    otherSign(fault) ??
    noSign(fault) ?? {
      message: 'in braces each name needs a value',
      suggestion: '{ name = "value" }; a list is written in brackets: ["...", "..."]'
    }
  )
}

const NO_PAIR: SyntaxHint = {
  message: 'this line is not a `key = value`',
  suggestion: 'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
}

/** A sign after `=`, which the parser reads as the value. */
export function signBehindEquals(fault: SyntaxFault): SyntaxHint | null {
  return fault.text.charAt(fault.offset - 1) === '=' && /^[=>]/.test(fault.text.charAt(fault.offset))
    ? otherSign(fault)
    : null
}

/** `key: value`, `key := value`, `key => value` */
function otherSign({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const at = skipSpaces(text, offset)
  const from = '=:-+<?'.includes(text.charAt(at - 1)) && at > start ? at - 1 : at
  const [sign] = /^(?::=|=>|->|<-|\?=|\+=|==|:|~(?= ))/.exec(text.slice(from, from + 2)) ?? []
  const before = line.slice(0, from - start)
  const [, name] = /(?:^|[\s{,])(["']?[\w.-]{1,64}["']?)\s{0,40}$/.exec(before.slice(-120)) ?? []
  if (sign === undefined || name === undefined) return null
  return {
    message: `a name and its value are separated by \`=\`, not by \`${sign}\``,
    suggestion: `${name} = ...`,
    offset: from,
    length: sign.length,
    rewrites: [
      { offset: from, length: sign.length, written: before.endsWith(' ') ? '=' : ' =' },
      ...endOfPair(line, start, from)
    ]
  }
}

/** The comma at the end of a JSON line. */
function endOfPair(line: string, start: number, from: number): readonly Rewrite[] {
  const [, value = ''] = /^\s*["']?[\w.-]+["']?\s*[:=]+\s*("[^"]*"|'[^']*'|[\w.+-]+),\s*$/.exec(line) ?? []
  const at = line.lastIndexOf(',')
  return value === '' || start + at < from ? [] : [{ offset: start + at, length: 1, written: '' }]
}

/** `.a`, `a..b`, `a.` */
function dotted({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const [, indent = '', name] = /^(\s*)([\w-]*(?:\.[\w-]*){1,20})\s*=/.exec(line) ?? []
  const meant = name
    ?.split('.')
    .filter((part) => part !== '')
    .join('.')
  if (name === undefined || meant === undefined || meant === '' || meant === name) return null
  const at = start + indent.length
  return {
    message: 'a name is missing beside a dot',
    suggestion: `${meant} = ...`,
    offset: at,
    length: name.length,
    rewrites: [{ offset: at, length: name.length, written: meant }]
  }
}

/** `let a = 1` */
function keyword({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const [, indent = '', word, name] = /^(\s*)((?:let|const|var|local|def)\s+)([\w.-]{1,64})\s*=/.exec(line) ?? []
  if (word === undefined) return null
  const at = start + indent.length
  return {
    message: `\`${word.trim()}\` has no meaning in TOML`,
    suggestion: `${name} = ...`,
    offset: at,
    length: word.trim().length,
    rewrites: [{ offset: at, length: word.length, written: '' }]
  }
}

/** `a/b = 1` */
function strangeName({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const [, indent = '', name] = /^(\s*)([^\s="'`\\[\]{}#,;:<>]{1,64})\s*=/.exec(line) ?? []
  if (name === undefined || name.includes('..') || !/\w/.test(name)) return null
  const at = start + indent.length
  return {
    message: 'a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes',
    suggestion: `"${name}" = ...`,
    offset: at,
    length: name.length,
    rewrites: [{ offset: at, length: name.length, written: `"${name}"` }]
  }
}

/** `key "value"`, `port 1514`, `Path /var/log` */
function noSign({ text, offset, declared }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const [, before, name] = /^(\s*(["']?[\w.-]{1,64}["']?)[ \t]+)(?:["'[{]|\d|(?:true|false)\s*(?:#|$))/.exec(line) ?? []
  const [, word = ''] = /^\s*([A-Za-z]\w{1,64})[ \t]+[^\s=:]\S*\s*$/.exec(line) ?? []
  // The second of two words may or may not be a text of its own
  if (before === undefined && declared(word.toLowerCase()).length > 0)
    return { message: 'the `=` between a name and its value is missing', suggestion: `${word.toLowerCase()} = ...` }
  if (before === undefined || name === undefined) return null
  const at = start + before.length
  return {
    message: 'the `=` between a name and its value is missing',
    suggestion: `${name} = ...`,
    offset: at,
    length: 1,
    rewrites: [{ offset: at, length: 0, written: '= ' }]
  }
}

/** `sources[0].key = "a"` */
function indexed({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const [, list] = /^\s*([A-Za-z][\w-]{0,64})\[\d*\]/.exec(line) ?? []
  return list === undefined
    ? null
    : {
        message: 'a name has no index in TOML',
        suggestion: `write [[${list}]] on a line of its own for each of them`,
        offset: start + line.search(/\S/),
        length: line.trim().length
      }
}

/** `my key = 1` */
function spaced(line: string): SyntaxHint | null {
  const [, name] = /^\s*([A-Za-z][\w.-]{0,40}(?: {1,4}[\w-]{1,40}){1,3})\s{0,20}=/.exec(line) ?? []
  if (name === undefined) return null
  return {
    message: 'a name cannot contain spaces',
    suggestion: `${name.replaceAll(/ +/g, '_')} = ..., or in quotes: "${name}" = ...`
  }
}
