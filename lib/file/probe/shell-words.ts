import path from 'node:path'
import type { Localized } from '../../../types/classification.ts'
import type { ProbeParts } from './probe-parts.ts'

/** The path as a shell or a browser would expand it; the library does not. */
export interface WrittenOut {
  /** The expanded path; null if a variable is not set in this process. */
  readonly path: string | null
  readonly text: Localized
}

type Given = Pick<ProbeParts, 'home' | 'env'>

/**
 * Expands `~/logs`, `$HOME/logs`, `/srv/${APP}/logs`, `%LOGS%` and `file:///var/log` anywhere in the path, because a
 * relative path has already been joined to a folder. Null if there is nothing to expand.
 */
export function writtenOut(given: string, parts: Given): WrittenOut | null {
  const names = given.split(path.sep)
  const first = names.findIndex((name) => name === '~' || ADDRESS.test(name) || hasVariable(name))
  const name = names[first]
  if (name === undefined) return null
  const rest = expanded(names.slice(first + 1), parts)
  if (ADDRESS.test(name))
    return {
      path: rest === null ? null : path.join(path.sep, ...rest),
      text: { en: 'Write a path, not a URL: without `file:`', zh: '请填写路径而不是 URL：去掉 `file:`' }
    }
  const own = name === '~' ? parts.home : valueIn(name, parts)
  if (own === null || rest === null)
    return {
      path: null,
      text: unknown(names.filter(hasVariable).find((each) => valueIn(each, parts) === null) ?? name)
    }
  const before = path.isAbsolute(own) ? [] : [given.startsWith(path.sep) ? path.sep : '', ...names.slice(0, first)]
  return { path: path.join(...before, own, ...rest), text: says(name) }
}

function expanded(names: readonly string[], parts: Given): readonly string[] | null {
  const all = names.map((name) => valueIn(name, parts))
  return all.every((name) => name !== null) ? all : null
}

/** A name with its variables filled in; null if one of them is unknown. */
function valueIn(name: string, { env }: Given): string | null {
  let isKnown = true
  const value = name.replaceAll(VARIABLE, (_whole, ...groups: readonly (string | undefined)[]) => {
    const variable = groups.slice(0, 4).find((group) => group !== undefined) ?? ''
    // The variable names come from outside: never look up an inherited property
    const found = Object.hasOwn(env, variable) ? env[variable] : undefined
    isKnown &&= found !== undefined && found !== ''
    return found ?? ''
  })
  return isKnown ? value : null
}

function hasVariable(name: string): boolean {
  return name.search(VARIABLE) !== -1
}

function says(word: string): Localized {
  return {
    en: `Write out the path: only a shell expands \`${word}\`; here it is taken literally`,
    zh: `请写出完整路径：\`${word}\` 由 shell 展开，在这里只是普通字符`
  }
}

function unknown(word: string): Localized {
  return {
    en: `Write out the path: only a shell expands \`${word}\`; here it is taken literally, and the variable is not set in this process`,
    zh: `请写出完整路径：\`${word}\` 由 shell 展开，在这里只是普通字符，且本进程中没有设置该变量`
  }
}

const ADDRESS = /^file:$/i
/** `$env:X` of PowerShell, `${X}` and `${X:-other}`, `$X`, `%X%` */
const VARIABLE = /\$env:(\w+)|\$\{(\w+)(?::?[-=?+][^}]*)?\}|\$([A-Za-z_]\w*)|%([A-Za-z_]\w*)%/gi
