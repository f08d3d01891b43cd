import { existsSync } from 'node:fs'
import path from 'node:path'
import type { ProposedFix, Seen } from '../../../types/report.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { ProcessUser } from '../checkpoint/folder-trust.ts'
import type { ProbeParts } from './probe-parts.ts'
import type { StepSeen } from './folders-on-the-way.ts'

/** `list` a folder, `enter` it, `read` a file. */
export type Right = 'enter' | 'list' | 'read'

/** The user and groups of this process. */
export function ownRights({ user }: Pick<ProbeParts, 'user'>): readonly Seen[] {
  const own = user()
  if (own === null) return []
  const value = { uid: Number(own.uid), gid: process.getegid?.() ?? null, groups: own.groups.map(Number) }
  return [{ kind: 'proc', how: `id ${processFacts().account}`, value, shareable: value }]
}

/** The access rights of the folders on the path: the mode, owner and group of each. */
export function stepsSeen(steps: readonly StepSeen[]): Seen {
  const last = steps.at(-1)?.path ?? ''
  const shown = steps.map(({ path, mode, uid, gid }) => ({ path, mode: octal(mode), uid, gid }))
  return {
    kind: 'stat',
    how: `namei -l ${quotePosix(last)}`,
    value: shown,
    shareable: shown.map(({ mode, uid, gid }) => ({ mode, uid, gid }))
  }
}

/** Why access is refused: mode, owner and group in the terms of `ls -l`. */
export function refusal(right: Right, { path, mode, uid, gid }: StepSeen, own: ReturnType<ProbeParts['user']>): string {
  const who =
    own === null ? '' : `; this process has uid ${own.uid} and the groups ${own.groups.join(', ') || '(none)'}`
  return `${path} does not let it ${right}: mode ${octal(mode)}, owner ${uid}, group ${gid}${who}`
}

/** Like `refusal`, for a folder whose mode may be unknown. */
export function refusalText(
  right: Right,
  at: string,
  step: StepSeen | undefined,
  own: ReturnType<ProbeParts['user']>
): string {
  return step === undefined ? `${at} cannot be accessed` : refusal(right, step, own)
}

/** Grants the right to this process alone. Needs administrator rights, so a person has to run it. */
export function grantFix(
  right: Right,
  at: string,
  own: ReturnType<ProbeParts['user']>,
  hasTool: (name: string) => boolean = isInstalled
): ProposedFix {
  const text = {
    en: `Let the user of this process ${right} it: ${at}`,
    zh: `允许运行本进程的用户${right === 'enter' ? '进入' : right === 'list' ? '列出' : '读取'}：${at}`
  }
  if (own === null)
    return { text, commands: { win32: `icacls '${at.replaceAll("'", "''")}' /grant "$($env:USERNAME):(RX)"` } }
  return {
    text,
    commands: {
      linux: granted(LETTERS[right], quotePosix(at), own, hasTool),
      darwin: `sudo chmod +a "user:${processFacts().account} allow ${right === 'enter' ? 'search' : right}" ${quotePosix(at)}`
    }
  }
}

/** The folders from the first that refuses access (`at`) down to the last (`to`), which may also have to be listed. */
export interface ShutWay {
  readonly at: string
  readonly to: string
  readonly last: 'enter' | 'list'
}

/**
 * Proposes to grant access to the first folder that refuses it, and to those below it that refuse it as well. This
 * process cannot see them, so the command checks them as root and changes only those that are closed.
 */
export function grantWay(
  { at, to, last }: ShutWay,
  own: ReturnType<ProbeParts['user']>,
  hasTool: (name: string) => boolean = isInstalled
): ProposedFix {
  const names = path
    .relative(at, to)
    .split(path.sep)
    .filter((name) => name !== '')
  if (own === null || names.length === 0) return grantFix(names.length === 0 ? last : 'enter', at, own, hasTool)
  const folders = [at, ...names.map((_, index) => path.join(at, ...names.slice(0, index + 1)))]
  const entered = ifShut(folders, 'x', own, hasTool)
  const linux = last === 'list' ? `${entered}\n${ifShut([to], 'r', own, hasTool)}` : entered
  return {
    text: {
      en: `Let the user of this process enter ${at}. This process cannot see the folders below it: the command also opens those that are closed, down to ${to}`,
      zh: `允许运行本进程的用户进入 ${at}。从这里看不到其后的目录：该命令会一并打开直到 ${to} 为止的其他不可进入的目录`
    },
    commands: {
      linux,
      darwin: `sudo chmod +a "user:${processFacts().account} allow search,list" ${folders.map(quotePosix).join(' ')}`
    }
  }
}

/**
 * A command in which `find` inspects the given folders and changes those that this user cannot use as owner, by group
 * or by the rights of others.
 */
function ifShut(
  folders: readonly string[],
  letter: 'x' | 'r',
  own: ProcessUser,
  hasTool: (name: string) => boolean
): string {
  const groups = [
    ...new Set([...own.groups.map(String), ...(process.getegid === undefined ? [] : [String(process.getegid())])])
  ]
  const byGroup = groups.map((group) => `-gid ${group}`).join(' -o ')
  const open = `\\( -perm -o=${letter}${groups.length === 0 ? '' : ` -o -perm -g=${letter} \\( ${byGroup} \\)`} -o -uid ${own.uid} -perm -u=${letter} \\)`
  const change = hasTool('setfacl')
    ? `-exec setfacl -m u:${own.uid}:${letter === 'r' ? 'rx' : 'x'} {} +`
    : `-exec chgrp ${process.getegid?.() ?? ''} {} + -exec chmod g+${letter === 'r' ? 'rx' : 'x'} {} +`
  return asRoot(`find -H ${folders.map(quotePosix).join(' ')} -maxdepth 0 ! ${open} ${change}`, hasTool)
}

function granted(letters: string, where: string, own: ProcessUser, hasTool: (name: string) => boolean): string {
  if (hasTool('setfacl')) return asRoot(`setfacl -m u:${own.uid}:${letters} ${where}`, hasTool)
  return `${asRoot(`chgrp ${process.getegid?.() ?? ''} ${where}`, hasTool)} && ${asRoot(`chmod g+${letters} ${where}`, hasTool)}`
}

/** A command for a person to run as root. Containers often have no `sudo` and need none. */
export function asRoot(command: string, hasTool: (name: string) => boolean = isInstalled): string {
  return hasTool('sudo') ? `sudo ${command}` : command
}

export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

export function isInstalled(name: string): boolean {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'].some((folder) => existsSync(`${folder}/${name}`))
}

/** The letters of each right for `setfacl`. A process that lists a folder also needs access to its contents. */
const LETTERS: Readonly<Record<Right, string>> = { enter: 'x', list: 'rx', read: 'r' }
