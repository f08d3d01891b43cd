import { readdir } from 'node:fs/promises'
import type { LiveCheck } from '../../../types/report.ts'
import { claimDescriptors } from '../../core/descriptor-limit.ts'
import { SourceError } from '../../errors/source-error.ts'
import { tooManyToOpen } from '../follow/open-files-check.ts'
import type { FileLook } from './file-look.ts'

/** Checks that the process may open as many descriptors as the source may need. */
export function descriptorsCheck(look: FileLook): LiveCheck {
  const {
    params,
    context: { key, running },
    parts
  } = look
  return {
    id: 'file.descriptors',
    target: 'ulimit -n',
    rulesOut: ['FILE_OPEN_LIMIT_LOW', 'FILE_TOO_MANY_OPEN'],
    run: async () => {
      const limit = await parts.descriptors()
      if (limit === null)
        return {
          status: 'unknown',
          because: { en: 'the limit on file descriptors is unknown', zh: '无法获知描述符上限' }
        }
      const used = await readdir(`${parts.proc}/self/fd`).then(
        ({ length }) => length,
        () => null
      )
      const value = { limit, used, maxOpenFiles: params.mode === 'follow' ? params.maxOpenFiles : params.instances }
      const evidence = [
        {
          kind: 'proc',
          how: `grep 'open files' ${parts.proc}/self/limits; ls ${parts.proc}/self/fd | wc -l`,
          value,
          shareable: value
        }
      ] as const
      if (used !== null && used + FEWEST_FREE > limit) {
        return {
          status: 'fail',
          evidence,
          causes: [{ code: 'FILE_TOO_MANY_OPEN', detail: `${used} of ${limit} descriptors are in use` }]
        }
      }
      // A running source has already opened its files
      const total = totalWanted(running === null ? params.maxOpenFiles : 0)
      const warning =
        params.mode === 'follow' ? tooManyToOpen({ source: key, own: params.maxOpenFiles, total }, limit) : null
      if (warning === null) return { status: 'pass', evidence }
      const known = SourceError.contextOf(warning) ?? {}
      const advice = Number(known.values?.['advised'])
      // A source with few files needs few descriptors
      const { files, more } = await look.matched()
      return {
        status: 'warn',
        evidence,
        causes: [
          {
            code: warning.code,
            context: known,
            detail: warning.classification.detail,
            confidence: files.length + more > advice ? 'likely' : 'possible',
            fixes: [
              {
                text: { en: 'Keep fewer files open', zh: '减少保持打开的文件数' },
                set: [{ path: ['max_open_files'], value: advice }]
              }
            ]
          }
        ]
      }
    }
  }
}

/** The descriptors that all sources of the process need, plus `more`. */
function totalWanted(more: number): number {
  const claim = claimDescriptors(more)
  const { total } = claim
  claim.release()
  return total
}

const FEWEST_FREE = 4
