import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix, Seen } from '../../../types/report.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { ownNames } from '../checkpoint/checkpoint-names.ts'
import type { NameTrouble } from '../name-look.ts'
import { systemPath } from '../path-text.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { shutCause } from './base-check.ts'
import { deadLink, deadLinkText, linkedFile, linkedFolder } from './dead-link.ts'
import { deletedLog } from './deleted-logs.ts'
import type { FileLook } from './file-look.ts'
import { isRefused, wayTo } from './folders-on-the-way.ts'
import type { MatchedNames } from './matched-names.ts'
import { mountOver } from './mounted-over.ts'
import { namesUnder, type NamesUnder } from './names-under.ts'
import { fileAbove, lookThere, nearFiles } from './near-files.ts'
import { canBeWritten, placeEdits } from './place-edits.ts'
import { positionsMatched } from './positions-matched.ts'

/** Reports what the pattern matches and, if it matches nothing, what may have been meant. */
export function matchCheck(look: FileLook): LiveCheck {
  return {
    id: 'file.match',
    after: ['file.base'],
    target: look.file,
    rulesOut: ['FILE_NO_MATCH', 'FILE_NOT_FOUND', 'FILE_CHECKPOINT_MATCHED'],
    run: async () => {
      const matched = await look.matched()
      const known = await Promise.all(
        matched.troubles.slice(0, MOST_TROUBLES).map((trouble) => troubleCause(trouble, look))
      )
      const positions = positionsMatched(look, matched)
      const troubles = positions === null ? known : [...known, positions]
      const evidence = [seen(look, matched)]
      if (matched.isEndless) return { status: 'warn', evidence, causes: [tooMany(look)] }
      const isNothing = matched.files.length === 0 && !matched.isOther
      if (!isNothing)
        return troubles.length === 0 ? { status: 'pass', evidence } : { status: 'warn', evidence, causes: troubles }
      return await nothing(look, matched, evidence, known, positions)
    }
  }
}

async function nothing(
  look: FileLook,
  matched: MatchedNames,
  evidence: readonly Seen[],
  troubles: readonly Cause[],
  positions: Cause | null
): Promise<CheckOutcome> {
  const out = leftOutCause(look, matched)
  if (out !== null) return { status: look.params.mode === 'follow' ? 'warn' : 'fail', evidence, causes: [out] }
  if (troubles.length > 0) return { status: 'fail', evidence, causes: troubles }
  const dead = await deadFolder(look)
  if (dead !== null) return { status: look.params.mode === 'follow' ? 'warn' : 'fail', evidence, causes: [dead] }
  const names = await othersUnder(look)
  const isEmpty = names.files.length + names.folders.length + names.others.length === 0
  const gone = (await deletedLog(look)) ?? (isEmpty ? await mountOver(look) : null)
  if (gone !== null) {
    const cause = absent(look, [gone.fix, ...nearFiles(look, names)])
    return {
      status: 'fail',
      evidence: [...evidence, there(look, names), gone.seen],
      causes: [{ ...cause, detail: gone.detail, confidence: 'likely' }]
    }
  }
  const near = nearFiles(look, names)
  // The first of the files to follow may not exist yet
  const isEarly = look.params.mode === 'follow' && near.length === 0
  return {
    status: isEarly ? 'warn' : 'fail',
    evidence: [...evidence, there(look, names)],
    causes: [...(positions === null ? [] : [positions]), absent(look, [...near, ...(await fileAbove(look))])]
  }
}

/** The existing files, without the source's own checkpoints. */
async function othersUnder({ base, checkpointDir }: FileLook): Promise<NamesUnder> {
  const names = await namesUnder(base)
  const own = await ownNames(
    names.files.map((name) => path.join(base, name)),
    checkpointDir
  )
  return own.length === 0
    ? names
    : { ...names, files: names.files.filter((name) => !own.includes(path.join(base, name))) }
}

function absent({ base, file }: FileLook, near: readonly ProposedFix[]): Cause {
  const fixes = [...near, lookThere(base)]
  return hasWildcard(file)
    ? { code: 'FILE_NO_MATCH', context: { path: path.join(base, file), values: { base, pattern: file } }, fixes }
    : { code: 'FILE_NOT_FOUND', context: { path: path.join(base, file) }, fixes }
}

/** The cause if a param excludes all matching files. */
function leftOutCause({ base, file }: FileLook, { leftOut }: MatchedNames): Cause | null {
  const [param, count] = [...leftOut].find(([, count]) => count > 0) ?? []
  if (param === undefined || count === undefined) return null
  return {
    code: 'FILE_LEFT_OUT',
    context: { path: path.join(base, file), values: { param, count: String(count) } },
    fixes: [
      {
        text: { en: `Remove \`${param}\`, or narrow it`, zh: `去掉或收窄 \`${param}\`` },
        set: [{ path: [param], value: null }]
      }
    ]
  }
}

async function troubleCause({ path: at, kind, cause }: NameTrouble, look: FileLook): Promise<Cause> {
  const { parts } = look
  if (kind === 'refused')
    return {
      code: 'FILE_SYMLINK_REFUSED',
      context: { path: at },
      detail: 'symlinks = "refuse"',
      fixes: await behindLink(at, look)
    }
  if (kind === 'dead link') return await deadFile(at)
  if (!isRefused(cause)) {
    const error = toSourceError(cause, { area: 'file', path: at })
    return { code: error.code, context: { path: at }, detail: error.classification.detail }
  }
  const { steps, end } = await wayTo(at, { mayList: true, fs: parts.fs })
  const to = path.resolve(at)
  return end.kind === 'shut'
    ? shutCause({ at: end.at, to, last: 'list' }, end.right, steps, parts)
    : shutCause({ at, to: at, last: 'list' }, 'list', steps, parts)
}

async function deadFile(at: string): Promise<Cause> {
  const link = (await deadLink(at)) ?? { links: [at], target: at }
  return { code: 'FILE_NOT_FOUND', context: { path: at }, detail: deadLinkText(link).en, fixes: [linkedFile(link)] }
}

/** The first folder on the path of a single name that is a dangling link; null if there is none. */
async function deadFolder({ base, file, parts }: FileLook): Promise<Cause | null> {
  const name = path.join(base, file)
  if (hasWildcard(file) || !file.includes('/')) return null
  const folder = path.dirname(name)
  const { end } = await wayTo(folder, { mayList: false, fs: parts.fs })
  if (end.kind !== 'absent' || end.link === null) return null
  return {
    code: 'FILE_NOT_FOUND',
    context: { path: name },
    detail: deadLinkText(end.link).en,
    fixes: [linkedFolder(end.link, path.relative(end.at, folder))]
  }
}

/**
 * Proposes the real path of the refused link's target, or to follow links. `base` itself may be reached through links.
 */
async function behindLink(at: string, look: FileLook): Promise<readonly ProposedFix[]> {
  const real = hasWildcard(look.file) ? null : await realpath(systemPath(at)).catch(() => null)
  return [
    ...(real === null || !canBeWritten(real)
      ? []
      : [
          {
            text: {
              en: 'Give the path of the file that the link points to',
              zh: '直接用链接目标文件自己的名称读取'
            },
            set: placeEdits(look.params, look, { base: path.dirname(real), file: path.basename(real) })
          }
        ]),
    {
      text: {
        en: 'Follow links, if only users you trust can write to the folder',
        zh: '如果只有可信的人能写入该目录，可以跟随链接'
      },
      set: [{ path: ['symlinks'], value: 'follow' }]
    }
  ]
}

function tooMany({ base, file }: FileLook): Cause {
  const detail = 'the search was abandoned: there are too many names under it'
  return { code: 'FILE_TOO_MANY_MATCHES', context: { path: path.join(base, file) }, confidence: 'possible', detail }
}

function seen({ base, file }: FileLook, { files, more, own, leftOut, troubles, isOther }: MatchedNames): Seen {
  const counts = {
    matched: files.length + more + (isOther ? 1 : 0),
    positions: own.length,
    ...Object.fromEntries(leftOut),
    troubles: troubles.length
  }
  const newest = files.slice(0, MOST_NAMED).map(({ path }) => path)
  return {
    kind: 'stat',
    how: `find ${quotePosix(base)} -path ${quotePosix(path.join(base, file))}`,
    value: { ...counts, newest },
    shareable: counts
  }
}

function there({ base }: FileLook, { files, folders, others, isCut }: NamesUnder): Seen {
  const counts = { files: files.length, folders: folders.length, others: others.length, more: isCut }
  return {
    kind: 'stat',
    how: `find ${quotePosix(base)}`,
    value: { ...counts, first: files.slice(0, MOST_NAMED), notFiles: others.slice(0, MOST_NAMED) },
    shareable: counts
  }
}

const MOST_TROUBLES = 3
const MOST_NAMED = 5
