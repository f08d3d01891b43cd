import path from 'node:path'
import type { ProposedFix } from '../../../types/report.ts'
import { suggest } from '../../config/params/suggest.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { lookAtName } from '../name-look.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { searchRoot } from '../search-root.ts'
import type { FileLook } from './file-look.ts'
import { joinedPattern } from './joined-pattern.ts'
import type { NamesUnder } from './names-under.ts'
import { rewritesOf, type Rewrite } from './pattern-rewrites.ts'
import { canBeWritten, placeEdits, type Place } from './place-edits.ts'
import { writtenOut } from './shell-words.ts'

/**
 * Patterns that may have been meant instead of one that matches nothing, likeliest first. Each is tried on the existing
 * names.
 */
export function nearFiles(look: FileLook, names: Pick<NamesUnder, 'files'>): readonly ProposedFix[] {
  const files = names.files.filter(canBeWritten)
  const fixes = [...spelled(look.file, files), ...rewritesOf(look.file), ...mistyped(look.file, files)].flatMap(
    (rewrite) => fixesOf(rewrite, look, files)
  )
  return [...shellWords(look), ...firstOfEach(fixes)].slice(0, MOST_FIXES)
}

/** The path that a shell would have substituted for `~` and `$HOME`, if known. */
function shellWords(look: FileLook): readonly ProposedFix[] {
  const written = writtenOut(look.file, look.parts)
  if (written === null || written.path === null) return []
  const place = path.isAbsolute(written.path)
    ? searchRoot({ base: look.base, path: written.path })
    : { base: look.base, file: written.path }
  return [{ text: written.text, set: placeEdits(look.params, look, place) }]
}

/** Removes duplicates: several rewrites may lead to the same pattern. */
function firstOfEach(fixes: readonly ProposedFix[]): readonly ProposedFix[] {
  const patterns = fixes.map(({ set }) => JSON.stringify(set))
  return fixes.filter((_, index) => patterns.indexOf(patterns[index] ?? '') === index)
}

/**
 * Finds the file in the parent folder, in case `base` is one folder too deep. Not for patterns: they would match too
 * much by chance.
 */
export async function fileAbove({ params, base, file }: FileLook): Promise<readonly ProposedFix[]> {
  if (hasWildcard(file)) return []
  const above = path.dirname(path.resolve(base))
  if (!canBeWritten(above) || (await lookAtName(path.join(above, file), params.symlinks)) !== 'file') return []
  return [
    {
      text: { en: `There is one in the parent folder: ${above}`, zh: `上级目录中有该文件：${above}` },
      set: placeEdits(params, { base, file }, { base: above, file })
    }
  ]
}

function fixesOf(
  { text, patterns }: Rewrite,
  { params, base, file }: FileLook,
  files: readonly string[]
): readonly ProposedFix[] {
  const joined = joinedPattern(patterns, files)
  if (joined === null) return []
  const {
    pattern,
    matches: [example = ''],
    left
  } = joined
  const says = (more: string, moreZh: string): ProposedFix['text'] => ({
    en: `${text.en}: \`${pattern}\` matches ${example}${more}`,
    zh: `${text.zh}：\`${pattern}\` 可以匹配 ${example}${moreZh}`
  })
  return [
    {
      text:
        left === 0
          ? says('', '')
          : says(
              `; ${left} more of the intended files need a source of their own`,
              `；另有 ${left} 个文件需要单独的源`
            ),
      set: placeEdits(params, { base, file }, { base, file: pattern })
    }
  ]
}

/** A name that differs only in case, surrounding spaces or Unicode normalization. */
function spelled(file: string, files: readonly string[]): readonly Rewrite[] {
  if (hasWildcard(file)) return []
  const same = files.find((name) => folded(name) === folded(file))
  const text = {
    en: `It is called ${JSON.stringify(same)}: case and spaces count`,
    zh: `文件名是 ${JSON.stringify(same)}：大小写和空格必须一致`
  }
  return same === undefined ? [] : [{ text, patterns: [escaped(same)] }]
}

function mistyped(file: string, files: readonly string[]): readonly Rewrite[] {
  const near = hasWildcard(file) ? undefined : suggest(file, files)
  return near === undefined
    ? []
    : [{ text: { en: 'Perhaps this was meant', zh: '可能是指这个文件' }, patterns: [escaped(near)] }]
}

/** Proposes a pattern for all files in the folder, by their usual extension. */
export function inFolder(
  params: FileLook['params'],
  now: Place,
  folder: string,
  files: readonly string[]
): ProposedFix {
  const endings = files.filter((name) => path.posix.dirname(name) === folder).map((name) => path.posix.extname(name))
  const ending = endings.includes('.log') ? '.log' : (endings[0] ?? '.log')
  return {
    text: {
      en: 'It is a folder: give it as `base`, and the files in it by a pattern',
      zh: '它是一个目录：把它写作 `base`，用模式指定其中的文件'
    },
    set: placeEdits(params, now, { base: path.join(now.base, folder), file: `*${ending}` })
  }
}

/** Proposes to list the existing files. */
export function lookThere(base: string): ProposedFix {
  return {
    text: { en: 'Look at which files exist, and use their names', zh: '查看实际存在的文件，并按实际名称填写' },
    commands: {
      linux: `find ${quotePosix(base)} -type f | head -n 20`,
      darwin: `find ${quotePosix(base)} -type f | head -n 20`
    }
  }
}

function folded(name: string): string {
  return name
    .split('/')
    .map((part) => part.trim())
    .join('/')
    .normalize('NFC')
    .toLowerCase()
}

/** Escapes a name into a pattern that matches only that name. */
export function escaped(name: string): string {
  return hasWildcard(name) ? name.replace(/[*?[]/g, '[$&]') : name
}

const MOST_FIXES = 3
