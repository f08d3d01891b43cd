import path from 'node:path'
import type { Cause, ProposedFix } from '../../../types/report.ts'
import { checkpointName } from '../checkpoint/checkpoint-names.ts'
import { lockName } from '../checkpoint/lock-file.ts'
import { temporaryName } from '../checkpoint/write-durably.ts'
import { leadsTo, pathMatcher } from '../pattern/path-matcher.ts'
import { pathPattern } from '../pattern/path-pattern.ts'
import type { FileLook } from './file-look.ts'
import type { MatchedNames } from './matched-names.ts'
import { escaped } from './near-files.ts'
import { canBeWritten } from './place-edits.ts'

/**
 * The cause if the pattern matches the source's own checkpoint files, now or once they exist; null if it does not. The
 * source never reads them.
 */
export function positionsMatched(look: FileLook, { own }: Pick<MatchedNames, 'own'>): Cause | null {
  const {
    context: { key },
    checkpointDir,
    base
  } = look
  if (checkpointDir === null) return null
  const dir = path.resolve(checkpointDir)
  const there = own.map((name) => path.relative(base, path.dirname(name)))
  const toCome = isMatched(look, dir) ? [path.relative(base, dir)] : []
  const folders = [...new Set([...there, ...toCome])]
  if (folders.length === 0) return null
  const detail =
    own.length === 0
      ? `the checkpoint files that will be created in ${dir} match`
      : `${own.length} files in ${dir} match: ${own
          .slice(0, MOST_NAMED)
          .map((name) => path.basename(name))
          .join(', ')}`
  return {
    code: 'FILE_CHECKPOINT_MATCHED',
    context: { path: dir, source: key, values: { dir } },
    detail,
    confidence: 'certain',
    fixes: [...leaveOut(look, folders), keepElsewhere(look)]
  }
}

/** Whether the pattern would match checkpoint files in the folder, even if there are none yet. */
function isMatched({ context: { key }, params, base, file }: FileLook, dir: string): boolean {
  const under = path.relative(base, dir)
  if (under.split(path.sep)[0] === '..' || path.isAbsolute(under)) return false
  const pattern = pathPattern(file)
  const isExcluded = pathMatcher(params.exclude, base)
  return [checkpointName(key), lockName(1), temporaryName()].some(
    (name) =>
      leadsTo(pattern, [...(under === '' ? [] : under.split(path.sep)), name]) &&
      !isExcluded(path.join(base, under, name))
  )
}

/**
 * Proposes to exclude the checkpoint folders. If the positions are stored among the logs themselves, no pattern
 * separates them reliably.
 */
function leaveOut({ params: { exclude } }: FileLook, folders: readonly string[]): readonly ProposedFix[] {
  if (folders.some((folder) => folder === '' || !canBeWritten(folder))) return []
  const patterns = folders.map((folder) => `${escaped(folder.split(path.sep).join('/'))}/**`)
  const shown = patterns.map((pattern) => `\`${pattern}\``).join(', ')
  return [
    {
      text: { en: `Exclude the checkpoint folder: ${shown}`, zh: `排除保存位置的目录：${shown}` },
      set: [{ path: ['exclude'], value: [...exclude, ...patterns] }]
    }
  ]
}

function keepElsewhere({ base, parts }: FileLook): ProposedFix {
  const sibling = `${path.resolve(base)}.positions`
  const dir = canBeWritten(sibling) ? sibling : path.join(parts.home, '.local', 'state', 'warp-flow')
  return {
    text: {
      en: `Keep the positions elsewhere: ${dir}. Reading starts over as \`from\` says`,
      zh: `将位置保存在其他目录：${dir}。将按 \`from\` 的设置重新开始读取`
    },
    set: [{ path: ['checkpoint_dir'], value: dir }],
    risk: 'rereads'
  }
}

const MOST_NAMED = 3
