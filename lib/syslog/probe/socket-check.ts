import { access } from 'node:fs/promises'
import path from 'node:path'
import type { Localized } from '../../../types/classification.ts'
import type { CheckOutcome, LiveCheck, ProbeContext, ProposedFix, Seen } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { portHolder } from '../port-holder.ts'
import { groupId } from '../stream/group-id.ts'
import { isAnswered } from '../stream/listening.ts'
import { whatStandsAt, type Standing } from '../what-stands-at.ts'
import { causeOf } from './cause-of.ts'
import { freeNameOf } from './free-name.ts'
import { folderTrouble } from './socket-folder.ts'

/** The rights of this process; injected in tests. */
export interface SocketRights {
  readonly access: typeof access
  readonly isRoot: boolean
  readonly groups: readonly number[]
}

/**
 * Checks that the Unix socket can be created at its path: the folder, the rights in it, and the file at the path, if
 * any. Creates nothing.
 */
export function socketCheck(
  { path: at = '', socketGroup }: SyslogParams,
  { running }: Pick<ProbeContext, 'running'>,
  rights: SocketRights = ownRights()
): LiveCheck {
  return {
    id: 'syslog.socket',
    target: at,
    sideEffect: 'connects',
    rulesOut: [
      'SYSLOG_SOCKET_NO_FOLDER',
      'SYSLOG_SOCKET_PERMISSION_DENIED',
      'SYSLOG_SOCKET_LOST',
      'SYSLOG_SOCKET_PATH_TAKEN',
      'SYSLOG_ADDRESS_IN_USE'
    ],
    run: async () =>
      running !== null && running.after.state === 'running'
        ? await ownSocket(at)
        : ((await folderTrouble(at, rights)) ??
          (await groupTrouble(socketGroup, at, rights)) ??
          (await placeOutcome(at)))
  }
}

async function groupTrouble(
  group: string | undefined,
  at: string,
  { isRoot, groups }: SocketRights
): Promise<CheckOutcome | null> {
  if (group === undefined) return null
  const anyGroup: ProposedFix = {
    text: { en: 'Leave the socket in the group of the process', zh: '让套接字保持进程自身的组' },
    set: [{ path: ['socket_group'], value: null }]
  }
  try {
    const id = await groupId(group)
    if (isRoot || groups.includes(id)) return null
    return {
      status: 'fail',
      evidence: [{ kind: 'metadata', how: 'id -G', value: groups, shareable: groups.length }],
      causes: [
        {
          code: 'SYSLOG_SOCKET_PERMISSION_DENIED',
          context: { path: at },
          detail: `the process is not in the group ${group}`,
          fixes: [anyGroup]
        }
      ]
    }
  } catch (error) {
    return {
      status: 'fail',
      evidence: [{ kind: 'metadata', how: 'getent group', value: null }],
      causes: [causeOf(error, { path: at }, [anyGroup])]
    }
  }
}

function ownRights(): SocketRights {
  return {
    access,
    isRoot: process.geteuid?.() === 0,
    groups: [...(process.getgroups?.() ?? []), ...[process.getegid?.() ?? []].flat()]
  }
}

/** Checks the path: it must be free, or have the socket of a dead process; any other file is never replaced. */
async function placeOutcome(at: string): Promise<CheckOutcome> {
  const found = await whatStandsAt(at)
  const evidence: Seen[] = [{ kind: 'stat', how: `ls -lad ${at}`, value: found, shareable: found }]
  if (found === 'nothing') return { status: 'pass', evidence }
  if (found !== 'socket')
    return {
      status: 'fail',
      evidence,
      causes: [
        {
          code: 'SYSLOG_SOCKET_PATH_TAKEN',
          context: { path: at, values: { found } },
          fixes: await otherPlace(at, found)
        }
      ]
    }
  if (!(await isAnswered(at))) return { status: 'pass', because: STALE, evidence }
  const holder = await portHolder('unix', at)
  if (holder !== null) evidence.push({ kind: 'proc', how: '/proc/net/unix, /proc/<pid>/fd', value: holder })
  return {
    status: 'fail',
    evidence,
    causes: [
      {
        code: 'SYSLOG_ADDRESS_IN_USE',
        context: { path: at, ...(holder === null ? {} : { values: { holder } }) },
        // The same text as in the source's error
        detail: `listen EADDRINUSE: address already in use ${at}${holder === null ? '' : `, held by ${holder}`}`,
        fixes: await otherPlace(at, found)
      }
    ]
  }
}

async function ownSocket(at: string): Promise<CheckOutcome> {
  const found = await whatStandsAt(at)
  const evidence: Seen[] = [{ kind: 'stat', how: `ls -lad ${at}`, value: found, shareable: found }]
  return found === 'socket'
    ? { status: 'pass', evidence }
    : { status: 'fail', evidence, causes: [{ code: 'SYSLOG_SOCKET_LOST', context: { path: at } }] }
}

/** Proposes a name inside the folder if the path is one, otherwise a free name next to the path. */
async function otherPlace(at: string, found: Standing): Promise<readonly ProposedFix[]> {
  const other = await freeNameOf(found === 'folder' ? path.join(at, 'syslog.sock') : at)
  const text =
    found === 'folder'
      ? {
          en: 'Name the socket in that folder, and make the senders use it',
          zh: '填写该目录中的套接字路径，并让发送方使用该路径'
        }
      : { en: 'Choose a path that is free, and make the senders use it', zh: '使用空闲的路径，并让发送方使用该路径' }
  return other === null ? [] : [{ text, set: [{ path: ['path'], value: other }] }]
}

const STALE: Localized = {
  en: 'a process that has ended left its socket there: the source replaces it',
  zh: '已退出的进程遗留了套接字：会被替换'
}
