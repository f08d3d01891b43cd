import { constants } from 'node:fs'
import path from 'node:path'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix, Seen } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { distrustOf } from '../checkpoint/folder-trust.ts'
import type { PlaceFault } from '../checkpoint/place-fault.ts'
import { systemPath } from '../path-text.ts'
import { deadLinkText, linkedFolder } from './dead-link.ts'
import type { FileLook } from './file-look.ts'
import { wayTo, type Way } from './folders-on-the-way.ts'
import { asRoot, ownRights, refusal, stepsSeen } from './rights.ts'

/** Whether positions can be kept in the folder: it is there or can be made, this process may write it, and nobody else may. */
export function checkpointCheck(look: FileLook, dir: string): LiveCheck {
  return { id: 'file.checkpoint', target: dir, rulesOut: ['FILE_CHECKPOINT_UNUSABLE'], run: () => lookAtFolder(look, path.resolve(dir)) }
}

async function lookAtFolder({ context, parts }: FileLook, dir: string): Promise<CheckOutcome> {
  const way = await wayTo(dir, { mayList: true, fs: parts.fs })
  const evidence: readonly Seen[] = [stepsSeen(way.steps), ...ownRights(parts)]
  const unusable = (detail: string, fixes: readonly ProposedFix[], fault: Pick<PlaceFault, 'cases' | 'values'> = { cases: [], values: {} }): CheckOutcome => {
    const cause: Cause = { code: 'FILE_CHECKPOINT_UNUSABLE', context: { path: dir, source: context.key, cases: fault.cases, values: { dir, ...fault.values } }, detail, fixes }
    return { status: 'fail', evidence, causes: [cause] }
  }
  const { end } = way
  if (end.kind === 'no folder') return unusable(`${end.at} is no folder`, [otherFolder(`${end.at}.positions`)])
  if (end.kind === 'shut') return unusable(shutText(way, parts), [installFolder(dir)])
  if (end.kind === 'failed') return unusable(errnoOf(end.error), [])
  if (end.kind === 'absent' && end.link !== null) return unusable(deadLinkText(end.link), [linkedFolder(end.link, path.relative(end.at, dir))])
  const refused = await refusedWrite(end.kind === 'absent' ? path.dirname(end.at) : dir, parts)
  if (refused !== null) return unusable(`${refused}: it may not be written`, refused === 'EROFS' ? await writableFolder(parts) : [installFolder(dir)])
  if (end.kind === 'absent') return { status: 'pass', evidence, because: { en: 'it is made when the source starts', zh: '源启动时会自动创建' } }
  const distrust = await distrustIn(dir, parts)
  return distrust === null ? { status: 'pass', evidence } : unusable(distrust.message, fixesOfDistrust(dir, distrust), distrust)
}

async function refusedWrite(folder: string, { fs }: FileLook['parts']): Promise<string | null> {
  try {
    await fs.access(systemPath(folder), constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return errnoOf(error)
  }
}

/** Whoever else may write the folder could make the source skip lines. */
async function distrustIn(dir: string, { fs, user }: FileLook['parts']): Promise<PlaceFault | null> {
  const own = user()
  const stats = await fs.stat(dir)
  return own === null ? null : distrustOf(dir, { uid: BigInt(stats.uid), gid: BigInt(stats.gid), mode: BigInt(stats.mode) }, own)
}

/** A folder that is made for everybody, as `/tmp`, has to stay so: no command mends that. */
function fixesOfDistrust(dir: string, { command }: PlaceFault): readonly ProposedFix[] {
  const other = otherFolder(path.join(dir, 'positions'))
  if (command === null) return [other]
  return [{ text: { en: 'Let nobody else write the folder', zh: '不允许其他人写入该目录' }, commands: { linux: command, darwin: command } }, other]
}

function shutText({ steps, end }: Way, parts: FileLook['parts']): string {
  const step = steps.find(({ path }) => end.kind === 'shut' && path === end.at)
  return end.kind === 'shut' && step !== undefined ? refusal(end.right, step, parts.user()) : 'it may not be looked into'
}

function installFolder(dir: string): ProposedFix {
  const { account } = processFacts()
  const command = asRoot(`install -d -m 700 -o ${quotePosix(account)} ${quotePosix(dir)}`)
  return { text: { en: 'Make the folder for the user of the process', zh: '为运行进程的用户创建该目录' }, commands: { linux: command, darwin: command } }
}

/** On another file system than one that is read-only. */
async function writableFolder(parts: FileLook['parts']): Promise<readonly ProposedFix[]> {
  return await refusedWrite(parts.home, parts) === null ? [otherFolder(path.join(parts.home, '.local', 'state', 'warp-flow'))] : []
}

function otherFolder(dir: string): ProposedFix {
  return {
    text: { en: `Name another folder, which is made for this user alone: ${dir}. Reading begins anew as \`from\` says`, zh: `改用另一个仅为该用户创建的目录：${dir}。将按 \`from\` 的设置重新开始读取` },
    set: [{ path: ['checkpoint_dir'], value: dir }], risk: 'rereads'
  }
}
