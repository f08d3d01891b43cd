import { constants } from 'node:fs'
import path from 'node:path'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix, Seen } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { distrustOf, type PlaceFault } from '../checkpoint/folder-trust.ts'
import { giveOver, homeFolder, installFolder, makeMutable, openUp, otherFolder, remount } from './checkpoint-fixes.ts'
import { deadLinkText, linkedFolder } from './dead-link.ts'
import type { FileLook } from './file-look.ts'
import { wayTo, type StepSeen, type Way } from './folders-on-the-way.ts'
import { refusal, unusableFiles } from './kept-files.ts'
import { grantWay, ownRights, refusalText, stepsSeen } from './rights.ts'

/**
 * Checks that the folder can hold the positions: it exists or can be created, this process may write to it, and no
 * other user may.
 */
export function checkpointCheck(look: FileLook, dir: string): LiveCheck {
  return {
    id: 'file.checkpoint',
    target: dir,
    rulesOut: ['FILE_CHECKPOINT_UNUSABLE'],
    run: () => lookAtFolder(look, path.resolve(dir))
  }
}

/** Why the folder cannot be used, for the catalogue and for a person. */
interface Fault extends Pick<PlaceFault, 'cases'> {
  readonly detail: string
  readonly values?: PlaceFault['values']
  readonly fixes: readonly ProposedFix[]
  readonly seen?: Seen
}

async function lookAtFolder(look: FileLook, dir: string): Promise<CheckOutcome> {
  const {
    context: { key },
    parts
  } = look
  const way = await wayTo(dir, { mayList: true, fs: parts.fs })
  const evidence: readonly Seen[] = [stepsSeen(way.steps), ...ownRights(parts)]
  const fault =
    (await faultOfWay(way, dir, parts)) ?? (way.end.kind === 'absent' ? null : await faultInside(dir, key, parts))
  if (fault !== null) {
    const { cases, values, detail, fixes, seen } = fault
    const cause: Cause = {
      code: 'FILE_CHECKPOINT_UNUSABLE',
      context: { path: dir, source: key, cases: ['folder', ...cases], values: { dir, ...values } },
      detail,
      fixes
    }
    return { status: 'fail', evidence: [...(seen === undefined ? [] : [seen]), ...evidence], causes: [cause] }
  }
  return way.end.kind === 'absent'
    ? { status: 'pass', evidence, because: { en: 'the source creates it when it starts', zh: '源启动时会自动创建' } }
    : { status: 'pass', evidence }
}

async function faultOfWay({ steps, end }: Way, dir: string, parts: FileLook['parts']): Promise<Fault | null> {
  if (end.kind === 'no folder')
    return { cases: ['other'], detail: `${end.at} is no folder`, fixes: [otherFolder(`${end.at}.positions`)] }
  if (end.kind === 'failed') return { cases: ['other'], detail: errnoOf(end.error), fixes: [] }
  if (end.kind === 'absent' && end.link !== null)
    return {
      cases: ['other'],
      detail: deadLinkText(end.link).en,
      fixes: [linkedFolder(end.link, path.relative(end.at, dir))]
    }
  if (end.kind === 'shut') {
    const step = steps.find(({ path }) => path === end.at)
    const fixes =
      end.at === dir ? [ownFix(dir, step, parts)] : [grantWay({ at: end.at, to: dir, last: 'list' }, parts.user())]
    return {
      cases: ['denied'],
      detail: refusalText(end.right, end.at, step, parts.user()),
      fixes: [...fixes, ...(await inHome(parts))]
    }
  }
  const at = end.kind === 'absent' ? path.dirname(end.at) : dir
  const refused = await refusal(at, constants.W_OK | constants.X_OK, parts.fs)
  if (refused === null) return null
  const step = steps.find((one) => one.path === at)
  return {
    cases: [refused === 'EACCES' ? (end.kind === 'absent' ? 'missing' : 'denied') : 'other'],
    detail: `${refused}: ${at} is not writable`,
    seen: { kind: 'errno', how: `test -w ${quotePosix(at)}`, value: refused, shareable: refused },
    fixes: await writeFixes(refused, at, dir, step, parts)
  }
}

/** The fix depends on what refuses access: the mount, an attribute or the mode. */
async function writeFixes(
  refused: string,
  at: string,
  dir: string,
  step: StepSeen | undefined,
  parts: FileLook['parts']
): Promise<readonly ProposedFix[]> {
  if (refused === 'EROFS') return [...(await inHome(parts)), remount(at)]
  if (refused === 'EPERM') return [makeMutable([at]), ...(await inHome(parts))]
  return [at === dir ? ownFix(dir, step, parts) : installFolder(dir), ...(await inHome(parts))]
}

function ownFix(dir: string, step: StepSeen | undefined, parts: FileLook['parts']): ProposedFix {
  const own = parts.user()
  return own !== null && step !== undefined && BigInt(step.uid) === own.uid ? openUp([dir]) : giveOver(dir, own)
}

async function inHome(parts: FileLook['parts']): Promise<readonly ProposedFix[]> {
  return (await refusal(parts.home, constants.W_OK | constants.X_OK, parts.fs)) === null ? [homeFolder(parts)] : []
}

/** The folder itself is usable, but others may write to it, or some of its files cannot be used. */
async function faultInside(dir: string, key: string, parts: FileLook['parts']): Promise<Fault | null> {
  const distrust = await distrustIn(dir, parts)
  if (distrust !== null)
    return {
      cases: distrust.cases,
      values: distrust.values,
      detail: distrust.message,
      fixes: fixesOfDistrust(dir, distrust)
    }
  const { immutable, foreign, shut } = await unusableFiles(dir, key, parts)
  const fault = (files: readonly string[], why: string, fix: ProposedFix, cases: Fault['cases']): Fault => ({
    cases,
    values: {},
    detail: `${files.join(', ')} ${why}`,
    fixes: [fix],
    seen: { kind: 'stat', how: `ls -la ${quotePosix(dir)}`, value: files, shareable: files.length }
  })
  if (immutable.length > 0)
    return fault(immutable, 'cannot be changed by anybody (EPERM)', makeMutable(immutable), ['other'])
  if (foreign.length > 0) return fault(foreign, 'belongs to another user', giveOver(dir, parts.user()), ['owner'])
  return shut.length > 0 ? fault(shut, 'cannot be read by its owner', openUp(shut), ['other']) : null
}

/** Any other user with write access to the folder could make the source skip lines. */
async function distrustIn(dir: string, { fs, user }: FileLook['parts']): Promise<PlaceFault | null> {
  const own = user()
  const stats = await fs.stat(dir)
  return own === null
    ? null
    : distrustOf(dir, { uid: BigInt(stats.uid), gid: BigInt(stats.gid), mode: BigInt(stats.mode) }, own)
}

/** A shared folder such as `/tmp` must stay shared, so no command fixes it. */
function fixesOfDistrust(dir: string, { command }: PlaceFault): readonly ProposedFix[] {
  const other = otherFolder(path.join(dir, 'positions'))
  if (command === null) return [other]
  return [
    {
      text: { en: 'Take write access to the folder away from everybody else', zh: '不允许其他人写入该目录' },
      commands: { linux: command, darwin: command }
    },
    other
  ]
}
