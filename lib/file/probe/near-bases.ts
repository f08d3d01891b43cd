import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Localized } from '../../../types/classification.ts'
import type { ProposedFix } from '../../../types/report.ts'
import { suggest } from '../../config/params/suggest.ts'
import { SourceError } from '../../errors/source-error.ts'
import { walkFiles } from '../file-walk.ts'
import { systemPath } from '../path-text.ts'
import { hasWildcard } from '../pattern/glob.ts'
import type { FileLook } from './file-look.ts'
import { namesUnder } from './names-under.ts'
import { canBeWritten, placeEdits } from './place-edits.ts'
import { writtenOut } from './shell-words.ts'

/**
 * Existing folders that may have been meant instead of a missing one, likeliest first. `absent` is the first missing
 * name on the path.
 */
export async function nearBases(look: FileLook, absent: string): Promise<readonly ProposedFix[]> {
  const candidates = [...shellWords(look), ...(await otherNames(look.base, absent)), ...otherRoots(look)]
  const fixes: ProposedFix[] = []
  const known = new Set<string>([look.base])
  for (const { text, base, isSure = false } of candidates) {
    if (known.has(base) || !canBeWritten(base) || !(await isUseful(base, isSure ? null : look.file))) continue
    known.add(base)
    fixes.push({ text, set: placeEdits(look.params, look, { base, file: look.file }) })
  }
  return fixes.slice(0, MOST_FIXES)
}

interface Candidate {
  readonly text: Localized
  readonly base: string
  /** True if the folder is proposed whatever it contains. */
  readonly isSure?: boolean
}

/** The folder that a shell would have substituted for `~`, `$HOME` and `${HOME}`. */
function shellWords({ base, parts }: FileLook): readonly Candidate[] {
  const written = writtenOut(base, parts)
  if (written === null || written.path === null || !path.isAbsolute(written.path)) return []
  return [{ text: written.text, base: written.path, isSure: true }]
}

/** Folders whose name differs from the first missing one by case, spaces or a typo, or that are further down. */
async function otherNames(base: string, absent: string): Promise<readonly Candidate[]> {
  const name = path.basename(absent)
  const names = (await readdir(path.dirname(absent)).catch(() => [])).slice(0, MOST_NAMES)
  const rest = path.relative(absent, path.resolve(base))
  const at = (other: string): string => path.join(path.dirname(absent), other, rest)
  const same = names.filter((other) => folded(other) === folded(name))
  const near = suggest(name, names)
  const { folders } = await namesUnder(path.dirname(absent), { mostNames: MOST_VISITED, deepest: 3 })
  const deeper = folders.filter((folder) => path.posix.basename(folder) === name)
  return [
    ...same.map((other) => ({
      base: at(other),
      text: {
        en: `The folder is called ${JSON.stringify(other)}: case and spaces count`,
        zh: `目录名是 ${JSON.stringify(other)}：大小写和空格必须一致`
      }
    })),
    ...(near === undefined
      ? []
      : [
          {
            base: at(near),
            text: { en: `Perhaps ${JSON.stringify(near)} was meant`, zh: `可能是 ${JSON.stringify(near)}` }
          }
        ]),
    ...deeper.slice(0, MOST_FIXES).map((folder) => ({
      base: at(folder),
      text: { en: `There is a folder of that name further down: ${folder}`, zh: `下级目录中有同名目录：${folder}` }
    }))
  ]
}

/**
 * Candidates for a path without its leading slash: it is relative to the folder of `wpsrc.toml`, while some people
 * expect the working directory of the process.
 */
function otherRoots({ base, parts }: FileLook): readonly Candidate[] {
  const names = path
    .resolve(base)
    .split(path.sep)
    .filter((name) => name !== '')
  const tails = names.map((_, index) => path.join(...names.slice(index))).slice(1)
  return tails.flatMap((tail) => [
    { base: path.join(path.sep, tail), text: FROM_ROOT },
    { base: path.join(parts.workingFolder, tail), text: FROM_WORKING_FOLDER }
  ])
}

/** Whether `base` is a folder and, if `file` is given, contains a file to read. */
async function isUseful(base: string, file: string | null): Promise<boolean> {
  try {
    if (!(await stat(systemPath(base))).isDirectory()) return false
    if (file === null) return true
    if (!hasWildcard(file)) return (await stat(systemPath(path.join(base, file)))).isFile()
    return (await walkFiles(base, file, { maxVisited: MOST_VISITED })).found.size > 0
  } catch (error) {
    // Too many names: a match cannot be ruled out
    return error instanceof SourceError
  }
}

function folded(name: string): string {
  return name.trim().normalize('NFC').toLowerCase()
}

const FROM_ROOT: Localized = {
  en: 'Begin it with a slash: without one it is relative to the folder of `wpsrc.toml`',
  zh: '以斜杠开头：否则以 `wpsrc.toml` 所在目录为准'
}
const FROM_WORKING_FOLDER: Localized = {
  en: 'Give the absolute path: a relative one is relative to the folder of `wpsrc.toml`',
  zh: '使用绝对路径：相对路径以 `wpsrc.toml` 所在目录为准'
}
const MOST_NAMES = 1000
const MOST_VISITED = 2000
const MOST_FIXES = 3
