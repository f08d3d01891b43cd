import { existsSync } from 'node:fs'
import type { ProposedFix, Seen } from '../../../types/report.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { ProbeParts } from './file-look.ts'
import type { StepSeen } from './folders-on-the-way.ts'

/** `list` a folder, `enter` it, `read` a file. */
export type Right = 'enter' | 'list' | 'read'

/** Whom the system takes this process for. */
export function ownRights({ user }: Pick<ProbeParts, 'user'>): readonly Seen[] {
  const own = user()
  if (own === null) return []
  const value = { uid: Number(own.uid), gid: process.getegid?.() ?? null, groups: own.groups.map(Number) }
  return [{ kind: 'proc', how: `id ${processFacts().account}`, value, shareable: value }]
}

/** What the system says of who may use the folders on the way: mode, owner and group of each. */
export function stepsSeen(steps: readonly StepSeen[]): Seen {
  const last = steps.at(-1)?.path ?? ''
  const shown = steps.map(({ path, mode, uid, gid }) => ({ path, mode: octal(mode), uid, gid }))
  return { kind: 'stat', how: `namei -l ${quotePosix(last)}`, value: shown, shareable: shown.map(({ mode, uid, gid }) => ({ mode, uid, gid })) }
}

/** `0750 0:4`, in words that `ls -l` has, too. */
export function refusal(right: Right, { path, mode, uid, gid }: StepSeen, own: ReturnType<ProbeParts['user']>): string {
  const who = own === null ? '' : `; this process has uid ${own.uid} and the groups ${own.groups.join(', ') || '(none)'}`
  return `${path} does not let it ${right}: mode ${octal(mode)}, owner ${uid}, group ${gid}${who}`
}

/** Lets this process alone do it. Needs the rights of an administrator, so it is for a person's hands. */
export function grantFix(right: Right, at: string, own: ReturnType<ProbeParts['user']>, hasTool: (name: string) => boolean = isInstalled): ProposedFix {
  const text = {
    en: `Let the user of this process ${right} it: ${at}`,
    zh: `允许运行本进程的用户${right === 'enter' ? '进入' : right === 'list' ? '列出' : '读取'}：${at}`
  }
  if (own === null) return { text, commands: { win32: `icacls '${at.replaceAll('\'', '\'\'')}' /grant "$($env:USERNAME):(RX)"` } }
  const where = quotePosix(at)
  const letter = LETTERS[right]
  const command = hasTool('setfacl') ? asRoot(`setfacl -m u:${own.uid}:${letter} ${where}`, hasTool)
    : `${asRoot(`chgrp ${process.getegid?.() ?? ''} ${where}`, hasTool)} && ${asRoot(`chmod g+${letter} ${where}`, hasTool)}`
  return { text, commands: { linux: command, darwin: `sudo chmod +a "user:${processFacts().account} allow ${right === 'enter' ? 'search' : right}" ${where}` } }
}

/** For a person's hands. Containers often have no `sudo`, and need none. */
export function asRoot(command: string, hasTool: (name: string) => boolean = isInstalled): string {
  return hasTool('sudo') ? `sudo ${command}` : command
}

export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

function isInstalled(name: string): boolean {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'].some((folder) => existsSync(`${folder}/${name}`))
}

/** Whoever lists a folder wants to look at what is in it, too. */
const LETTERS: Readonly<Record<Right, string>> = { enter: 'x', list: 'rx', read: 'r' }
