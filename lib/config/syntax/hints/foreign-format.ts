import { lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/**
 * Hints for text that belongs in another kind of file: JSON, YAML, an unfinished merge, comments of other languages.
 */
export function foreignFormat(fault: SyntaxFault): SyntaxHint | null {
  return (
    mergeMarker(fault) ?? template(fault) ?? json(fault) ?? yaml(fault) ?? otherLanguage(fault) ?? foreignComment(fault)
  )
}

/** An unfinished merge. */
export function mergeMarker({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  if (!/^(?:<{7}|={7}|>{7}|\|{7})(?=$|\s)/.test(line)) return null
  const end = text.indexOf('\n>>>>>>>', start)
  return {
    message: 'there is an unresolved merge conflict here',
    isLast: true,
    offset: start,
    length: line.length,
    suggestion: 'keep one of the two sides, and delete the lines with <<<<<<<, ======= and >>>>>>>',
    ...(end < 0 ? {} : { related: { message: 'it ends here', offset: end + 1 } })
  }
}

/** Helm, Jinja and the like. */
function template({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const at = line.search(/^\s*(?:\{\{|\{%)/)
  return at < 0
    ? null
    : {
        isLast: true,
        message: 'this is a template, not TOML',
        suggestion: 'render the template, and use the resulting file',
        offset: start + line.search(/\S/),
        length: line.trim().length
      }
}

const AS_TOML = 'write each source as [[sources]] with a line key = "value" for each of its keys'

function json({ text, offset }: SyntaxFault): SyntaxHint | null {
  const first = /^(?:\s|\/\/[^\n]{0,500}\n|\/\*[^*]{0,500}\*\/)*/.exec(text.slice(0, 2000))?.[0].length ?? 0
  // `["sources"]` is a header
  if (!/^\s*(?:\{|\[\s*(?:\{|\n|"[^"\n]*"\s*,))/.test(text.slice(first, first + 1000)) || offset > first + 200)
    return null
  return { isLast: true, message: 'this is JSON, not TOML', suggestion: AS_TOML, offset: Math.min(first, offset) }
}

/** A file with `key: value` lines only, and no `key = value`. */
function yaml({ text, offset }: SyntaxFault): SyntaxHint | null {
  const lines = text.slice(0, 4000).split('\n').slice(0, 100)
  const pairs = lines.filter((line) => /^\s*(?:- )?["\w-]+:(?:\s|$)/.test(line)).length
  const hasToml = lines.some((line) => /^\s*[\w."-]+\s*=|^\s*\[/.test(line))
  if (hasToml || (pairs < 2 && !/^\s*(?:---\s*$|- )/m.test(text.slice(0, 1000)))) return null
  return { isLast: true, message: 'this is YAML, not TOML', suggestion: AS_TOML, offset }
}

/** A comment of another language. */
function otherLanguage({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const [name] = LANGUAGES.find(([, pattern]) => pattern.test(line)) ?? []
  if (name === undefined) return null
  const indent = line.search(/\S/)
  return {
    isLast: true,
    message: `this is ${name}, not TOML`,
    suggestion: AS_TOML,
    offset: start + indent,
    length: line.trim().length
  }
}

const LANGUAGES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['XML', /^\s*<(?:\?xml|\/?[A-Za-z][\w:.-]*)(?:[\s/>]|$)/],
  ['HCL or the like', /^\s*[A-Za-z][\w.-]*(?:\s+"[^"]*"){0,3}\s*\{\s*$/],
  ["rsyslog's language", /^\s*(?:\$[A-Z][A-Za-z]+\s+\S|(?:module|input|action|ruleset|template|global)\s*\()/],
  ['a shell script', /^\s*(?:export|set|declare)\s+\w+=/]
]

function foreignComment({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const at = MARK.test(text.slice(offset, offset + 4)) ? offset : OPENING.test(line) ? start + line.search(/\S/) : null
  // Right after `=`, it begins a path
  if (at === null || /=\s*$/.test(line.slice(0, at - start))) return null
  const [mark = ''] = MARK.exec(text.slice(at, at + 4)) ?? ['%']
  const rest = line.slice(at - start + mark.length)
  // With nothing or a key after it, `;` separates lines as in other languages
  if (mark === ';' && line.slice(0, at - start).trim() !== '' && (rest.trim() === '' || rest.includes('='))) return null
  return {
    message: `\`${mark}\` does not begin a comment in TOML`,
    suggestion: 'a comment begins with # and ends with its line',
    offset: at,
    length: mark.length,
    ...rewritten(at, mark, rest)
  }
}

function rewritten(at: number, mark: string, rest: string): Pick<SyntaxHint, 'rewrites'> {
  const begin = { offset: at, length: mark.length, written: '#' }
  const close = CLOSES[mark]
  if (close === undefined) return { rewrites: [begin] }
  // A comment of several lines is left to a person
  if (!rest.trimEnd().endsWith(close)) return {}
  const body = rest.trimEnd().slice(0, -close.length).trimEnd()
  return {
    rewrites: [begin, { offset: at + mark.length + body.length, length: rest.length - body.length, written: '' }]
  }
}

const MARK = /^(?:\/\/|\/\*|<!--|--(?= )|;)/
const OPENING = /^\s*(?:\/\/|\/\*|<!--|--(?= )|;|%)/
const CLOSES: Readonly<Record<string, string>> = { '/*': '*/', '<!--': '-->' }
