import { stat } from 'node:fs/promises'
import type { LiveCheck } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { systemPath } from '../path-text.ts'
import type { FileParams } from '../params.ts'
import { whereToLook } from '../where-to-look.ts'

/** The live checks of a file source, in the order a person would check. */
export function fileChecks(params: FileParams): readonly LiveCheck[] {
  const { base } = whereToLook(params)
  return [{
    id: 'file.base', target: base, rulesOut: ['FILE_BASE_NOT_FOUND'],
    run: async () => {
      try {
        const { mode, uid, gid } = await stat(systemPath(base))
        return { status: 'pass', evidence: [{ kind: 'stat', how: `stat ${base}`, value: { mode: mode.toString(8), uid, gid } }] }
      } catch (error) {
        const errno = errnoOf(error)
        return {
          status: 'fail', evidence: [{ kind: 'errno', how: `stat ${base}`, value: errno, shareable: errno }],
          causes: [{
            code: 'FILE_BASE_NOT_FOUND', context: { path: base },
            fixes: [{ text: { en: 'Make the folder, where its files are still to come', zh: '如果文件稍后才会出现，请先创建该目录' }, commands: { linux: `mkdir -p '${base}'` } }]
          }]
        }
      }
    }
  }]
}
