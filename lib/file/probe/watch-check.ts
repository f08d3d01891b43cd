import { readlink } from 'node:fs/promises'
import type { Cause, LiveCheck } from '../../../types/report.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { isNetworkFileSystem } from '../watch/network-file-system.ts'
import { sharedLook } from '../../core/shared-look.ts'
import type { FileLook } from './file-look.ts'
import { namesUnder } from './names-under.ts'
import { namesIn, pidsIn, textOf } from './proc-files.ts'
import { asRoot } from './rights.ts'

/** Checks that the system allows watching as many folders as the pattern reaches. */
export function watchCheck(look: FileLook): LiveCheck {
  const { base, file, params, parts } = look
  return {
    id: 'file.watch',
    after: ['file.base'],
    target: base,
    rulesOut: ['FILE_WATCH_LIMIT'],
    run: async () => {
      const isPolled =
        params.usePolling || (await isNetworkFileSystem(base, { platform: parts.platform, statfs: parts.fs.statfs }))
      if (isPolled) return { status: 'pass', because: { en: 'it is polled', zh: '使用轮询' } }
      if (parts.platform !== 'linux')
        return {
          status: 'unknown',
          because: { en: 'this platform does not show its watch limits', zh: '当前平台不提供监视上限' }
        }
      const [watches = null, instances = null] = await Promise.all(
        ['max_user_watches', 'max_user_instances'].map((name) => numberIn(`${parts.proc}/sys/fs/inotify/${name}`))
      )
      if (watches === null || instances === null)
        return { status: 'unknown', because: { en: 'the watch limits cannot be read', zh: '无法读取监视上限' } }
      const folders = file.includes('/') ? await foldersOf(base, file) : 1
      const used = await usedBy(parts, parts.user()?.uid ?? 0n)
      const value = {
        needed: folders,
        watches,
        watchesUsed: used.watches,
        instances,
        instancesUsed: used.instances,
        running: look.context.running !== null
      }
      const evidence = [
        { kind: 'proc', how: `sysctl fs.inotify; grep -c ^inotify ${parts.proc}/*/fdinfo/*`, value, shareable: value }
      ] as const
      if (look.context.running !== null) return { status: 'pass', evidence }
      const cause =
        used.watches + folders > watches
          ? limitCause('fs.inotify.max_user_watches', base, Math.max(watches * 2, used.watches + folders * 2))
          : used.instances >= instances && !used.isOwn
            ? limitCause('fs.inotify.max_user_instances', base, instances * 2)
            : null
      return cause === null ? { status: 'pass', evidence } : { status: 'warn', evidence, causes: [cause] }
    }
  }
}

function limitCause(limit: string, path: string, enough: number): Cause {
  return {
    code: 'FILE_WATCH_LIMIT',
    context: { path, values: { limit } },
    fixes: [
      { text: { en: 'Raise the limit', zh: '提高上限' }, commands: { linux: asRoot(`sysctl -w ${limit}=${enough}`) } },
      {
        text: { en: 'Or rely on polling: no line is lost', zh: '或改用轮询：不会丢行' },
        set: [{ path: ['use_polling'], value: true }]
      }
    ]
  }
}

/** The folders that the pattern may lead into. */
async function foldersOf(base: string, file: string): Promise<number> {
  const depth = file.split('/').length - 1
  const names = await namesUnder(base, file.includes('**') ? {} : { deepest: depth })
  return 1 + (hasWildcard(file) ? names.folders.length : depth)
}

interface Used {
  readonly watches: number
  readonly instances: number
  /** True if this process has an inotify instance already, which serves all of its folders. */
  readonly isOwn: boolean
}

async function numberIn(file: string): Promise<number | null> {
  const text = await textOf(file)
  return /^\d+\s*$/.test(text) ? Number(text) : null
}

const MOST_DESCRIPTORS = 1024

/**
 * The watches and instances that the processes of this user take, as far as this process can see. Shared, because many
 * sources may be probed at the same time.
 */
const usedBy = sharedLook(
  ({ proc }: FileLook['parts'], own: bigint) => `${proc} ${own}`,
  async ({ proc, fs }, own): Promise<Used> => {
    let watches = 0
    let instances = 0
    let isOwn = false
    for (const pid of await pidsIn(proc)) {
      // The limits apply per user, and root sees all users
      if (
        await fs.stat(`${proc}/${pid}`).then(
          ({ uid }) => BigInt(uid) !== own,
          () => true
        )
      )
        continue
      const descriptors = (await namesIn(`${proc}/${pid}/fd`)).slice(0, MOST_DESCRIPTORS)
      const links = await Promise.all(descriptors.map((fd) => readlink(`${proc}/${pid}/fd/${fd}`).catch(() => '')))
      for (const [index, link] of links.entries()) {
        if (link !== 'anon_inode:inotify') continue
        const text = await textOf(`${proc}/${pid}/fdinfo/${descriptors[index]}`)
        instances++
        watches += text.match(/^inotify/gm)?.length ?? 0
        isOwn ||= Number(pid) === process.pid
      }
    }
    return { watches, instances, isOwn }
  }
)
