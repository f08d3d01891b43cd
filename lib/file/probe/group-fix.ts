import { readFileSync } from 'node:fs'
import type { Localized } from '../../../types/classification.ts'
import type { ProposedFix } from '../../../types/report.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { ProcessUser } from '../checkpoint/folder-trust.ts'
import type { StepSeen } from './folders-on-the-way.ts'
import { asRoot, isInstalled, type Right } from './rights.ts'

export interface GroupFix {
  /** Null if only the modes are known. */
  readonly because: Localized | null
  readonly fix: ProposedFix
}

export interface GroupFacts {
  readonly groupFile?: string
  readonly account?: string
  readonly hasTool?: (name: string) => boolean
}

/**
 * The fix for a file whose group already has the right. If the user was added to the group after the process started,
 * the service needs a restart: a process keeps its groups. Otherwise, joining the group is better than changing the
 * file's group. Null if the group does not help: the group of root would grant far too much.
 */
export function groupFix(
  right: Right,
  { mode, gid }: StepSeen,
  own: ProcessUser | null,
  facts: GroupFacts = {}
): GroupFix | null {
  const { groupFile = '/etc/group', account = processFacts().account, hasTool = isInstalled } = facts
  if (own === null || gid === 0 || (mode & BITS[right]) !== BITS[right] || own.groups.includes(BigInt(gid))) return null
  const group = groupOf(groupFile, gid)
  if (group === null) return null
  if (group.members.includes(account)) return joined(account, group.name)
  return hasTool('setfacl') || !hasTool('usermod') ? null : { because: null, fix: join(account, group.name, hasTool) }
}

function joined(account: string, group: string): GroupFix {
  return {
    because: {
      en: `${account} was added to the group ${group}, which has the right, after this process started: a process keeps the groups it started with`,
      zh: `${account} 是在本进程启动之后才加入有权限的组 ${group} 的：进程一直沿用启动时的组`
    },
    fix: {
      text: {
        en: `Restart the service, and whatever starts it (a login session, a supervisor, a container): both must start after ${account} joined the group ${group}`,
        zh: `重新启动服务：启动它的程序（登录会话、进程管理器、容器）也必须在 ${account} 加入组 ${group} 之后启动`
      },
      risk: 'restarts'
    }
  }
}

function join(account: string, group: string, hasTool: (name: string) => boolean): ProposedFix {
  return {
    text: {
      en: `Add ${account} to the group ${group}, which has the right, and restart the service`,
      zh: `把 ${account} 加入有权限的组 ${group}，然后重新启动服务`
    },
    commands: { linux: asRoot(`usermod -aG ${quotePosix(group)} ${quotePosix(account)}`, hasTool) },
    risk: 'restarts'
  }
}

/** The group with that id; null if it has no name on this system, as in containers. */
function groupOf(file: string, gid: number): { readonly name: string; readonly members: readonly string[] } | null {
  const line = textOf(file)
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name, , id]) => name !== undefined && name !== '' && id === String(gid))
  return line === undefined ? null : { name: line[0] ?? '', members: (line[3] ?? '').split(',') }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The mode bits that grant each right to the group. */
const BITS: Readonly<Record<Right, number>> = { enter: 0o010, list: 0o050, read: 0o040 }
