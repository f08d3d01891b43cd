import path from 'node:path'
import type { Localized } from '../../../types/classification.ts'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix, Seen } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { quotePosix, quotePowerShell } from '../../errors/shell-quote.ts'
import { OF_A_FOLDER } from '../name-look.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { answered } from './answered.ts'
import type { FileLook } from './file-look.ts'
import { wayTo, type StepSeen, type Way } from './folders-on-the-way.ts'
import { deadLinkText, linkedFolder } from './dead-link.ts'
import { nearBases } from './near-bases.ts'
import { canBeWritten, placeEdits } from './place-edits.ts'
import { writtenOut } from './shell-words.ts'
import { groupFix } from './group-fix.ts'
import { grantFix, grantWay, ownRights, refusalText, stepsSeen, type ShutWay } from './rights.ts'

/**
 * Checks that the folder exists and that this process may enter every folder on the path. Names the first folder that
 * refuses access.
 */
export function baseCheck(look: FileLook): LiveCheck {
  return {
    id: 'file.base',
    target: look.base,
    rulesOut: ['FILE_BASE_NOT_FOUND'],
    run: (run) => answered(look, run, look.base, lookAtBase(look))
  }
}

async function lookAtBase(look: FileLook): Promise<CheckOutcome> {
  const { base, file, parts } = look
  const way = await wayTo(base, { mayList: hasWildcard(firstName(file)), fs: parts.fs })
  const evidence = [...errnoSeen(way), stepsSeen(way.steps), ...ownRights(parts)]
  if (way.end.kind === 'there') return { status: 'pass', evidence }
  const { end } = way
  return {
    status: 'fail',
    evidence,
    causes: [await causeOf(way, look)],
    ...(end.kind === 'absent' ? { because: absentText(end) } : {})
  }
}

async function causeOf({ steps, end }: Way, look: FileLook): Promise<Cause> {
  const { base, parts } = look
  if (end.kind === 'shut')
    return shutCause(
      { at: end.at, to: path.resolve(base), last: hasWildcard(firstName(look.file)) ? 'list' : 'enter' },
      end.right,
      steps,
      parts
    )
  if (end.kind === 'no folder') {
    const under = path.relative(end.at, path.resolve(base))
    return {
      code: 'FILE_BASE_NOT_FOUND',
      context: { path: base },
      detail: `${end.at} is no folder`,
      fixes: end.isFile && under === '' ? asFile(look) : []
    }
  }
  if (end.kind !== 'absent') {
    const error = toSourceError('error' in end ? end.error : null, { area: 'file', path: base })
    return { code: error.code, context: { path: base }, detail: error.classification.detail }
  }
  return {
    code: 'FILE_BASE_NOT_FOUND',
    context: { path: base },
    detail: absentText(end).en,
    fixes: await fixesOf(end, look)
  }
}

type Absent = Extract<Way['end'], { readonly kind: 'absent' }>

function absentText({ at, link }: Absent): Localized {
  return link === null ? { en: `there is no ${at}`, zh: `不存在：${at}` } : deadLinkText(link)
}

/** Proposes to create a folder only if that is possible and the name is not likely to be a typo. */
async function fixesOf({ at, link }: Absent, look: FileLook): Promise<readonly ProposedFix[]> {
  const { base, parts } = look
  if (link !== null) {
    const rest = path.relative(at, path.resolve(base))
    const meant = link.target === null ? at : link.target
    return [...(await nearBases({ ...look, base: path.join(meant, rest) }, meant)), linkedFolder(link, rest)]
  }
  const near = await nearBases(look, at)
  const words = writtenOut(base, parts)
  if (words === null) return [...near, makeFolder(base)]
  return near.length > 0 ? near : [{ text: words.path === null ? words.text : notThere(words.text, words.path) }]
}

function notThere({ en, zh }: Localized, meant: string): Localized {
  return {
    en: `${en}. The path it expands to does not exist either: ${meant}`,
    zh: `${zh}。它所代表的目录也不存在：${meant}`
  }
}

/** The cause of a folder that refuses access. Also used for folders below the base that the pattern leads to. */
export function shutCause(
  way: ShutWay,
  right: 'enter' | 'list',
  steps: readonly StepSeen[],
  parts: FileLook['parts']
): Cause {
  const { at, to } = way
  const own = parts.user()
  const step = steps.find(({ path }) => path === at)
  const byGroup = step === undefined ? null : groupFix(right, step, own)
  const grant = at === to ? grantFix(right, at, own) : grantWay(way, own)
  return {
    code: 'FILE_PERMISSION_DENIED',
    context: { path: at, ...OF_A_FOLDER, values: { owningGroup: String(step?.gid ?? '') } },
    detail: byGroup?.because?.en ?? refusalText(right, at, step, own),
    fixes: byGroup === null ? [grant] : [byGroup.fix, grant]
  }
}

/** The fix if `base` names a file. */
function asFile({ params, base, file }: FileLook): readonly ProposedFix[] {
  const set = placeEdits(params, { base, file }, { base: path.dirname(base), file: path.basename(base) })
  return canBeWritten(base)
    ? [
        {
          text: {
            en: 'It is a file: give its folder as `base` and its name as `file`',
            zh: '它是一个文件：把所在目录写作 `base`，文件名写作 `file`'
          },
          set
        }
      ]
    : []
}

function makeFolder(base: string): ProposedFix {
  return {
    text: { en: 'Create the folder, if its files have yet to be written', zh: '如果文件稍后才会出现，请先创建该目录' },
    commands: {
      linux: `mkdir -p ${quotePosix(base)}`,
      darwin: `mkdir -p ${quotePosix(base)}`,
      win32: `New-Item -ItemType Directory -Path ${quotePowerShell(base)}`
    }
  }
}

function errnoSeen({ end }: Way): readonly Seen[] {
  if (end.kind === 'there') return []
  const errno =
    end.kind === 'absent'
      ? end.link?.target === null
        ? 'ELOOP'
        : 'ENOENT'
      : end.kind === 'no folder'
        ? 'ENOTDIR'
        : end.kind === 'shut'
          ? 'EACCES'
          : errnoOf(end.error)
  return [{ kind: 'errno', how: `stat ${end.at}`, value: errno, shareable: errno }]
}

function firstName(file: string): string {
  return file.split('/')[0] ?? ''
}
