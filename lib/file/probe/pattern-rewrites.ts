import type { Localized } from '../../../types/classification.ts'
import { hasWildcard } from '../pattern/glob.ts'

/** A possible meaning of a pattern. Several patterns together may cover one meaning. */
export interface Rewrite {
  readonly text: Localized
  readonly patterns: readonly string[]
}

/** Pure: all other readings of a pattern, likeliest first: the syntax of other programs, then typos. */
export function rewritesOf(file: string): readonly Rewrite[] {
  if (file.length > LONGEST) return []
  const all = [
    unquoted(file),
    slashes(file),
    alternatives(file),
    regexp(file),
    dates(file),
    ...otherCase(file),
    deeper(file),
    ...endings(file),
    hidden(file),
    wider(file)
  ]
  return all.filter((rewrite) => rewrite !== null).filter(({ patterns }) => !patterns.includes(file))
}

function unquoted(file: string): Rewrite | null {
  const clean = file
    .trim()
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim()
  return clean === file || clean === ''
    ? null
    : {
        patterns: [clean],
        text: {
          en: 'Remove the spaces or quotation marks around it: they are part of the name',
          zh: '去掉两端的空格或引号：它们会被当作文件名的一部分'
        }
      }
}

function slashes(file: string): Rewrite | null {
  return file.includes('\\') && !file.includes('/')
    ? {
        patterns: [file.replaceAll('\\', '/')],
        text: {
          en: 'Separate folders with `/`: a backslash is an ordinary character',
          zh: '用 `/` 分隔目录：反斜杠只是普通字符'
        }
      }
    : null
}

/** `*.{log,gz}`, `@(a|b).log`, `a.log,b.log`, `*.log;*.txt` */
function alternatives(file: string): Rewrite | null {
  const patterns = expanded(file)
    .flatMap((each) => each.split(LIST).map((part) => part.trim()))
    .filter((part) => part !== '')
  return patterns.length < 2
    ? null
    : {
        patterns: patterns.slice(0, MOST_PATTERNS),
        text: {
          en: 'Lists and braces are not supported: one pattern has to match every name',
          zh: '不支持列表和花括号：需要用一个模式匹配全部'
        }
      }
}

function expanded(file: string): readonly string[] {
  let all = [file]
  for (let times = 0; times < MOST_GROUPS && all.length <= MOST_PATTERNS; times++) {
    const next = all.flatMap((each) => {
      const group = GROUP.exec(each)
      if (group === null) return [each]
      const members = (group[1] ?? group[2] ?? '').split(group[1] === undefined ? '|' : ',')
      return members.map((member) => each.slice(0, group.index) + member + each.slice(group.index + group[0].length))
    })
    if (next.length === all.length) break
    all = next
  }
  return all
}

function regexp(file: string): Rewrite | null {
  if (!/\.[*+]|\\[.dw]|\$$|^\^|\[[^\]]*\][+*]/.test(file)) return null
  const glob = file
    .replace(/^\^|\$$/g, '')
    .replace(/(?:\\[dwsDWS]|\[[^\]]*\]|\.)(?:[+*]|\{[\d,]*\})\??|\\[dwDW]/g, '*')
    .replace(/\\(.)/g, '$1')
    .replaceAll(/\*+/g, '*')
  return {
    patterns: [glob],
    text: {
      en: 'It is written like a regular expression: here `*` stands for any characters',
      zh: '写法像正则表达式：这里用 `*` 表示任意字符'
    }
  }
}

/** `%Y-%m-%d`, `{yyyy-MM-dd}`, `YYYYMMDD` */
function dates(file: string): Rewrite | null {
  const glob = file
    .replace(/%[A-Za-z]|%\{[^}]*\}|\{[^{},]*\}|[Yy]{4}|MM|[Dd]{2}|HH/g, '*')
    .replaceAll(/\*(?:[-_.:]?\*)+/g, '*')
  return glob === file
    ? null
    : {
        patterns: [glob],
        text: { en: 'Dates are not filled in: let `*` stand for them', zh: '日期占位符不会被替换：请用 `*` 代替' }
      }
}

function otherCase(file: string): readonly Rewrite[] {
  const text = { en: 'Names are case-sensitive', zh: '大小写必须一致' }
  return [file.toLowerCase(), file.toUpperCase(), anyCase(file)].map((pattern) => ({ patterns: [pattern], text }))
}

/** `*.log` => `*.[lL][oO][gG]`; leaves existing brackets alone. */
function anyCase(file: string): string {
  return file.replace(/\[[^\]]*\]|\p{L}/gu, (part) => {
    const [lower, upper] = [part.toLowerCase(), part.toUpperCase()]
    return part.startsWith('[') || lower === upper || lower.length !== 1 || upper.length !== 1
      ? part
      : `[${lower}${upper}]`
  })
}

function deeper(file: string): Rewrite | null {
  return file.startsWith('**/')
    ? null
    : {
        patterns: [`**/${file}`],
        text: {
          en: '`*` stays within one folder: `**/` also goes into the folders below it',
          zh: '`*` 只在一级目录内匹配：`**/` 会进入下级目录'
        }
      }
}

/** Patterns for the names of rotated files; and any extension, in case the given name has none or the wrong one. */
function endings(file: string): readonly (Rewrite | null)[] {
  const at = file.lastIndexOf('.')
  const stem = at > file.lastIndexOf('/') + 1 ? file.slice(0, at) : file
  const other: Rewrite | null = hasWildcard(stem)
    ? null
    : { patterns: [`${stem}.*`], text: { en: 'Its extension is different', zh: '扩展名不同' } }
  return stem === file ? [other, rotated(file)] : [rotated(file), other]
}

/** `app??.log` => `app*.log` */
function wider(file: string): Rewrite | null {
  return {
    patterns: [file.replaceAll(/\?+/g, '*')],
    text: { en: 'Each `?` stands for one character, `*` for any number', zh: '每个 `?` 只代表一个字符，`*` 代表任意个' }
  }
}

/** `access.log` => `access.log*`, `access[-._0-9]*.log` */
function rotated(file: string): Rewrite | null {
  if (file.endsWith('*')) return null
  const dot = file.lastIndexOf('.')
  const before = dot > file.lastIndexOf('/') + 1 ? [`${file.slice(0, dot)}[-._0-9]*${file.slice(dot)}`] : []
  return {
    patterns: [`${file}*`, ...before],
    text: { en: 'Let the pattern match the names of rotated files', zh: '让匹配模式包含轮转后的文件名' }
  }
}

function hidden(file: string): Rewrite | null {
  const at = file.lastIndexOf('/') + 1
  const name = file.slice(at)
  return name.startsWith('.') || !hasWildcard(name)
    ? null
    : {
        patterns: [`${file.slice(0, at)}.${name}`],
        text: {
          en: 'Only a pattern that begins with a dot matches a name that does',
          zh: '以点开头的文件名必须在模式中写出这个点'
        }
      }
}

const GROUP = /\{([^{}]*,[^{}]*)\}|[@+?*!]?\(([^()]*\|[^()]*)\)/
const LIST = /[,;|]\s*|\s+(?=[^\s]*[.*])/
/** Longer patterns are not rewritten: they do not occur in practice. */
const LONGEST = 4096
const MOST_GROUPS = 4
const MOST_PATTERNS = 32
