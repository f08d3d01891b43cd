import path from 'node:path'
import type { Localized } from '../../../types/classification.ts'
import type { ProbeParts } from './file-look.ts'

/** What a shell or a browser would have made of a path; nobody does so here. */
export interface WrittenOut {
  readonly path: string
  readonly text: Localized
}

/** Of `~/logs`, `$HOME/logs` and `file:///var/log`, wherever in the path they stand: a relative path was put behind a folder. Null where there is none. */
export function writtenOut(given: string, { home, env }: Pick<ProbeParts, 'home' | 'env'>): WrittenOut | null {
  const names = given.split(path.sep)
  for (const [index, name] of names.entries()) {
    const rest = names.slice(index + 1)
    if (name === '~') return { path: path.join(home, ...rest), text: says('~') }
    if (/^file:$/i.test(name)) return { path: path.join(path.sep, ...rest), text: { en: 'Write a path, not an address: without `file:`', zh: '请填写路径而不是 URL：去掉 `file:`' } }
    const variable = /^(?:\$(\w+)|%(\w+)%)$/.exec(name)
    const value = variable === null ? undefined : valueOf(env, variable[1] ?? variable[2] ?? '')
    if (value !== undefined && path.isAbsolute(value)) return { path: path.join(value, ...rest), text: says(name) }
  }
  return null
}

/** Names are strangers': not those that every object has. */
function valueOf(env: ProbeParts['env'], name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

function says(word: string): Localized {
  return { en: `Write the path out: \`${word}\` is the shell's, and stands for itself here`, zh: `请写出完整路径：\`${word}\` 由 shell 展开，在这里只是普通字符` }
}
