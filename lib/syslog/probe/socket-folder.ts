import { constants } from 'node:fs'
import { readlink, stat, type access } from 'node:fs/promises'
import path from 'node:path'
import type { CheckOutcome, ProposedFix, Seen } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { whatStandsAt } from '../what-stands-at.ts'
import { errnoSeen } from './cause-of.ts'
import { freeNameOf } from './free-name.ts'

/** The obstacle to creating a socket in its folder; null if there is none. */
export async function folderTrouble(
  at: string,
  rights: { readonly access: typeof access }
): Promise<CheckOutcome | null> {
  const folder = path.dirname(at)
  const { seen, errno, isFolder } = await lookAt(folder)
  if (MISSING.has(errno) || (errno === '' && !isFolder)) {
    const obstacle = await obstacleTo(folder)
    const evidence =
      obstacle === null
        ? [seen]
        : [seen, { kind: 'stat', how: `ls -ld ${obstacle.path}`, value: obstacle.is, shareable: obstacle.is } as const]
    return {
      status: 'fail',
      evidence,
      causes: [{ code: 'SYSLOG_SOCKET_NO_FOLDER', context: { path: at }, fixes: await wayAround(at, obstacle, rights) }]
    }
  }
  const denied = errno !== '' ? errno : await refusal(folder, rights)
  return denied === null
    ? null
    : {
        status: 'fail',
        evidence: [
          seen,
          { kind: 'errno', how: `test -w ${folder} && test -x ${folder}`, value: denied, shareable: denied }
        ],
        causes: [{ code: 'SYSLOG_SOCKET_PERMISSION_DENIED', context: { path: at }, fixes: [ownFolder(folder)] }]
      }
}

async function lookAt(
  folder: string
): Promise<{ readonly seen: Seen; readonly errno: string; readonly isFolder: boolean }> {
  const how = `stat ${folder}`
  try {
    const found = await stat(folder)
    const { mode, uid, gid } = found
    const value = {
      mode: mode.toString(8),
      uid,
      gid,
      ourUid: process.geteuid?.() ?? null,
      ourGid: process.getegid?.() ?? null
    }
    return { seen: { kind: 'stat', how, value, shareable: value }, errno: '', isFolder: found.isDirectory() }
  } catch (error) {
    return { seen: errnoSeen(how, error), errno: errnoOf(error), isFolder: false }
  }
}

async function refusal(folder: string, rights: { readonly access: typeof access }): Promise<string | null> {
  try {
    await rights.access(folder, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return errnoOf(error)
  }
}

interface Obstacle {
  readonly path: string
  readonly is: 'file' | 'symbolic link' | 'socket' | 'pipe' | 'device'
}

/** The file on the path in place of a folder; null if a part of the path is just missing. */
async function obstacleTo(folder: string): Promise<Obstacle | null> {
  for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) {
    const is = await whatStandsAt(at)
    if (is === 'folder') return null
    if (is !== 'nothing' && !(await lookAt(at)).isFolder) return { path: at, is }
  }
  return null
}

async function wayAround(
  at: string,
  obstacle: Obstacle | null,
  rights: { readonly access: typeof access }
): Promise<readonly ProposedFix[]> {
  const folder = path.dirname(at)
  if (obstacle === null)
    return [(await refusal(await nearest(folder), rights)) === null ? makeFolder(folder) : ownFolder(folder)]
  if (obstacle.is === 'symbolic link') {
    const leadsTo = path.resolve(path.dirname(obstacle.path), await readlink(obstacle.path).catch(() => ''))
    return [makeFolder(path.join(leadsTo, path.relative(obstacle.path, folder)))]
  }
  // The file may belong to another program, so it stays
  const other = await freeNameOf(path.join(path.dirname(obstacle.path), path.basename(at)))
  return other === null
    ? []
    : [
        {
          text: {
            en: `${obstacle.path} is a ${obstacle.is}, not a folder: put the socket next to it, and make the senders use that path`,
            zh: `${obstacle.path} 不是目录：把套接字放在它旁边，并让发送方使用该路径`
          },
          set: [{ path: ['path'], value: other }]
        }
      ]
}

/** The deepest existing folder on the path. */
async function nearest(folder: string): Promise<string> {
  const parent = path.dirname(folder)
  return parent === folder || (await whatStandsAt(parent)) !== 'nothing' ? parent : await nearest(parent)
}

function makeFolder(folder: string): ProposedFix {
  const command = `mkdir -p ${quotePosix(folder)}`
  return { text: { en: 'Create the folder', zh: '创建该目录' }, commands: { linux: command, darwin: command } }
}

function ownFolder(folder: string): ProposedFix {
  const command = `sudo install -d -o ${quotePosix(processFacts().account)} -m 0755 ${quotePosix(folder)}`
  return {
    text: { en: 'Give the folder to the user of the process', zh: '把该目录交给运行进程的用户' },
    commands: { linux: command, darwin: command }
  }
}

/** The errors of a missing folder. `ELOOP`: links that form a circle. */
const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])
