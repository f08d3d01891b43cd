import { constants } from 'node:fs'
import { access, lstat, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Localized } from '../../../types/classification.ts'
import type { CheckOutcome, LiveCheck, ProbeContext, ProposedFix, Seen } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { SyslogParams } from '../params.ts'
import { portHolder } from '../port-holder.ts'
import { groupId } from '../stream/group-id.ts'
import { isAnswered } from '../stream/listening.ts'
import { causeOf, errnoSeen } from './cause-of.ts'

/** What the process that looks may do; injected in tests. */
export interface SocketRights {
  readonly access: typeof access
  readonly isRoot: boolean
  readonly groups: readonly number[]
}

/** Whether the Unix socket can be made where it is to be: its folder, the rights in it, and what stands there now. Makes nothing. */
export function socketCheck({ path: at = '', socketGroup }: SyslogParams, { running }: Pick<ProbeContext, 'running'>, rights: SocketRights = ownRights()): LiveCheck {
  return {
    id: 'syslog.socket', target: at, sideEffect: 'connects',
    rulesOut: ['SYSLOG_SOCKET_NO_FOLDER', 'SYSLOG_SOCKET_PERMISSION_DENIED', 'SYSLOG_SOCKET_LOST', 'SYSLOG_ADDRESS_IN_USE'],
    run: async () => running !== null && running.after.state === 'running' ? await ownSocket(at)
      : await folderTrouble(path.dirname(at), at, rights) ?? await groupTrouble(socketGroup, at, rights) ?? await placeOutcome(at)
  }
}

/** What keeps the socket from being made in its folder; null where nothing does. */
async function folderTrouble(folder: string, at: string, rights: SocketRights): Promise<CheckOutcome | null> {
  const { seen, errno, isFolder } = await lookAt(folder)
  if (errno === 'ENOENT' || errno === 'ENOTDIR' || (errno === '' && !isFolder)) {
    return { status: 'fail', evidence: [seen], causes: [{ code: 'SYSLOG_SOCKET_NO_FOLDER', context: { path: at }, fixes: [makeFolder(folder)] }] }
  }
  const denied = errno !== '' ? errno : await refusal(folder, rights)
  return denied === null ? null : {
    status: 'fail', evidence: [seen, { kind: 'errno', how: `test -w ${folder} && test -x ${folder}`, value: denied, shareable: denied }],
    causes: [{ code: 'SYSLOG_SOCKET_PERMISSION_DENIED', context: { path: at }, fixes: [ownFolder(folder)] }]
  }
}

async function lookAt(folder: string): Promise<{ readonly seen: Seen, readonly errno: string, readonly isFolder: boolean }> {
  const how = `stat ${folder}`
  try {
    const found = await stat(folder)
    const { mode, uid, gid } = found
    const value = { mode: mode.toString(8), uid, gid, ourUid: process.geteuid?.() ?? null, ourGid: process.getegid?.() ?? null }
    return { seen: { kind: 'stat', how, value, shareable: value }, errno: '', isFolder: found.isDirectory() }
  } catch (error) {
    return { seen: errnoSeen(how, error), errno: errnoOf(error), isFolder: false }
  }
}

async function refusal(folder: string, rights: SocketRights): Promise<string | null> {
  try {
    await rights.access(folder, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return errnoOf(error)
  }
}

async function groupTrouble(group: string | undefined, at: string, { isRoot, groups }: SocketRights): Promise<CheckOutcome | null> {
  if (group === undefined) return null
  const anyGroup: ProposedFix = {
    text: { en: 'Leave the socket in the group of the process', zh: '让套接字保持进程自身的组' }, set: [{ path: ['socket_group'], value: null }]
  }
  try {
    const id = await groupId(group)
    if (isRoot || groups.includes(id)) return null
    return {
      status: 'fail', evidence: [{ kind: 'metadata', how: 'id -G', value: groups, shareable: groups.length }],
      causes: [{ code: 'SYSLOG_SOCKET_PERMISSION_DENIED', context: { path: at }, detail: `the process is not in the group ${group}`, fixes: [anyGroup] }]
    }
  } catch (error) {
    return { status: 'fail', evidence: [{ kind: 'metadata', how: 'getent group', value: null }], causes: [causeOf(error, { path: at }, [anyGroup])] }
  }
}

function ownRights(): SocketRights {
  return { access, isRoot: process.geteuid?.() === 0, groups: [...process.getgroups?.() ?? [], ...[process.getegid?.() ?? []].flat()] }
}

/** What stands at the path: nothing, the socket of a process that is gone, or what is never replaced. */
async function placeOutcome(at: string): Promise<CheckOutcome> {
  const found = await whatIsAt(at)
  const evidence: Seen[] = [{ kind: 'stat', how: `ls -la ${at}`, value: found, shareable: found }]
  if (found === 'nothing') return { status: 'pass', evidence }
  if (found === 'socket' && !(await isAnswered(at))) return { status: 'pass', because: STALE, evidence }
  const holder = found === 'socket' ? await portHolder('unix', at) : null
  if (holder !== null) evidence.push({ kind: 'proc', how: '/proc/net/unix, /proc/<pid>/fd', value: holder })
  return {
    status: 'fail', evidence,
    causes: [{
      code: 'SYSLOG_ADDRESS_IN_USE', context: { path: at, ...(holder === null ? {} : { values: { holder } }) },
      detail: `listen EADDRINUSE: address already in use ${at}${holder === null ? '' : `, held by ${holder}`}`, // as the source itself says it
      fixes: await otherPath(at)
    }]
  }
}

async function ownSocket(at: string): Promise<CheckOutcome> {
  const found = await whatIsAt(at)
  const evidence: Seen[] = [{ kind: 'stat', how: `ls -la ${at}`, value: found, shareable: found }]
  return found === 'socket' ? { status: 'pass', evidence } : { status: 'fail', evidence, causes: [{ code: 'SYSLOG_SOCKET_LOST', context: { path: at } }] }
}

async function whatIsAt(at: string): Promise<'nothing' | 'socket' | 'file'> {
  try {
    return (await lstat(at)).isSocket() ? 'socket' : 'file'
  } catch {
    return 'nothing'
  }
}

/** A name beside it that nothing stands at. */
async function otherPath(at: string): Promise<readonly ProposedFix[]> {
  const { dir, name, ext } = path.parse(at)
  for (const number of [2, 3, 4]) {
    const other = path.join(dir, `${name}-${number}${ext}`)
    if (await whatIsAt(other) === 'nothing') {
      return [{ text: { en: 'Choose a path that is free, and have the senders use it', zh: '使用空闲的路径，并让发送方使用该路径' }, set: [{ path: ['path'], value: other }] }]
    }
  }
  return []
}

function makeFolder(folder: string): ProposedFix {
  const command = `mkdir -p ${quotePosix(folder)}`
  return { text: { en: 'Make the folder', zh: '创建该目录' }, commands: { linux: command, darwin: command } }
}

function ownFolder(folder: string): ProposedFix {
  const command = `sudo install -d -o ${quotePosix(processFacts().account)} -m 0755 ${quotePosix(folder)}`
  return { text: { en: 'Give the folder to the user of the process', zh: '把该目录交给运行进程的用户' }, commands: { linux: command, darwin: command } }
}

const STALE: Localized = { en: 'a process that is gone has left its socket there: it is replaced', zh: '已退出的进程遗留了套接字：会被替换' }
