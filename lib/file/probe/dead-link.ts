import { lstat, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Localized } from '../../../types/classification.ts'
import type { ProposedFix } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { pathText, systemPath } from '../path-text.ts'

/** A dangling symbolic link. */
export interface DeadLink {
  /** The link itself, then each link that it leads to. */
  readonly links: readonly string[]
  /** The missing path at the end of the links; null if the links lead in a circle. */
  readonly target: string | null
}

/** Follows a dangling link as far as it leads; null if there is no dangling link of that name. */
export async function deadLink(at: string): Promise<DeadLink | null> {
  const links: string[] = []
  for (let next = at; links.length < MOST_LINKS;) {
    const to = await leadsTo(next)
    if (to === null) return links.length === 0 ? null : { links, target: next }
    if (links.includes(next)) break
    links.push(next)
    next = to
  }
  return { links, target: null }
}

/** `/srv/logs is a symbolic link that leads nowhere: to /mnt/logs` */
export function deadLinkText({ links, target }: DeadLink): Localized {
  const [at = '', ...others] = links
  const circle = [at, ...others, at].join(' -> ')
  return target === null
    ? {
        en: `${at} is a symbolic link that leads in a circle: ${circle}`,
        zh: `${at} 是符号链接，且链接成环：${circle}`
      }
    : {
        en: `${at} is a symbolic link that leads nowhere: to ${target}`,
        zh: `${at} 是符号链接，但其目标不存在：${target}`
      }
}

/**
 * `rest` is the path that is searched for under the link. No folder can be created at the link's own name, so the fix
 * creates its target.
 */
export function linkedFolder({ links, target }: DeadLink, rest: string): ProposedFix {
  const [at = ''] = links
  if (target === null) {
    const command = `ls -ld ${links.map(quotePosix).join(' ')}`
    return {
      text: {
        en: `Point the link at the right folder: the links lead in a circle, so no folder can be created at ${at}`,
        zh: `让链接指向真正的目录：链接成环，无法在 ${at} 创建目录`
      },
      commands: { linux: command, darwin: command }
    }
  }
  const command = `mkdir -p ${quotePosix(path.join(target, rest))}`
  return {
    text: {
      en: `Create or mount the folder that the link points to, or point the link at one that exists: ${target}`,
      zh: `创建或挂载链接指向的目录，或让链接指向存在的目录：${target}`
    },
    commands: { linux: command, darwin: command }
  }
}

/** The fix for a dangling link to a file. */
export function linkedFile({ links, target }: DeadLink): ProposedFix {
  const looked = [...links, ...(target === null ? [] : [path.dirname(target)])].map(quotePosix)
  const commands = { linux: `ls -lad ${looked.join(' ')}`, darwin: `ls -lad ${looked.join(' ')}` }
  return target === null
    ? {
        text: {
          en: 'Point the link at the right file: the links lead in a circle',
          zh: '让链接指向真正的文件：链接成环'
        },
        commands
      }
    : {
        text: {
          en: `Create the file that the link points to, or point the link at one that exists: ${target}`,
          zh: `补上链接指向的文件，或让链接指向存在的文件：${target}`
        },
        commands
      }
}

async function leadsTo(name: string): Promise<string | null> {
  try {
    if (!(await lstat(systemPath(name))).isSymbolicLink()) return null
    const folder = pathText(await realpath(systemPath(path.dirname(name)), BYTES))
    return path.resolve(folder, pathText(await readlink(systemPath(name), BYTES)))
  } catch {
    return null
  }
}

const BYTES = { encoding: 'buffer' } as const
/** The most links that Linux follows. */
const MOST_LINKS = 40
