import type { LiveCheck } from '../../../types/report.ts'
import { holdersOf } from './file-holders.ts'
import type { FileLook } from './file-look.ts'

/**
 * Reports which processes have the newest file open or locked. Advisory locks do not block a reader; a mandatory lock
 * does.
 */
export function heldCheck(look: FileLook): LiveCheck {
  const { parts } = look
  return {
    id: 'file.held',
    after: ['file.match'],
    target: look.file,
    rulesOut: ['FILE_BUSY'],
    run: async () => {
      if (parts.platform !== 'linux')
        return {
          status: 'unknown',
          because: { en: 'this platform does not show who has a file open', zh: '当前平台不提供文件占用信息' }
        }
      const [newest] = (await look.matched()).files
      if (newest === undefined) return { status: 'pass' }
      const { locks, seen } = await holdersOf(newest.path, parts)
      const lock = locks.find(({ isMandatory }) => isMandatory)
      if (lock === undefined) return { status: 'pass', evidence: [seen] }
      return {
        status: 'warn',
        evidence: [seen],
        causes: [{ code: 'FILE_BUSY', context: { path: newest.path, values: { holderPid: String(lock.pid) } } }]
      }
    }
  }
}
