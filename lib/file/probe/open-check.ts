import type { Cause, LiveCheck, Seen } from '../../../types/report.ts'
import { toSourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import { systemPath } from '../path-text.ts'
import { noLinksUnder } from '../search-root.ts'
import type { FileLook } from './file-look.ts'
import { holdersOf } from './file-holders.ts'
import { groupFix } from './group-fix.ts'
import { grantFix, octal, ownRights, refusal } from './rights.ts'

/** Checks that the files can be opened and their first bytes read, in the same way as the source does. */
export function openCheck(look: FileLook): LiveCheck {
  return {
    id: 'file.open',
    after: ['file.kind'],
    target: look.file,
    rulesOut: ['FILE_PERMISSION_DENIED', 'FILE_BUSY', 'FILE_READ_FAILED'],
    run: async () => {
      const { files } = await look.matched()
      const tried = files.slice(0, MOST_OPENED)
      const failures: { readonly path: string; readonly error: SourceError }[] = []
      for (const { path } of tried) {
        const error = await openError(path, look)
        if (error !== null) failures.push({ path, error })
      }
      const counts = { tried: tried.length, opened: tried.length - failures.length, of: files.length }
      const evidence: Seen = {
        kind: 'stat',
        how: `head -c 1 ${tried[0]?.path ?? look.file}`,
        value: counts,
        shareable: counts
      }
      if (failures.length === 0) return { status: 'pass', evidence: [evidence] }
      const [first] = await Promise.all(failures.slice(0, 1).map(({ path, error }) => failed(path, error, look)))
      return {
        status: counts.opened === 0 ? 'fail' : 'warn',
        evidence: [evidence, ...(first?.evidence ?? []), ...ownRights(look.parts)],
        causes: first === undefined ? [] : [first.cause]
      }
    }
  }
}

async function openError(path: string, { params, parts }: FileLook): Promise<SourceError | null> {
  try {
    await (await parts.openFile(path, noLinksUnder(params))).handle.close()
    return null
  } catch (error) {
    return toSourceError(error, { area: 'file', path })
  }
}

interface Failed {
  readonly cause: Cause
  readonly evidence: readonly Seen[]
}

async function failed(
  path: string,
  { code, classification: { detail } }: SourceError,
  { parts }: FileLook
): Promise<Failed> {
  const errno: Seen = { kind: 'errno', how: `open ${path}`, value: detail, shareable: code }
  if (code === 'FILE_BUSY') {
    const holders = await holdersOf(path, parts)
    const [first] = holders.processes
    const holderPid = first === undefined ? {} : { values: { holderPid: String(first.pid) } }
    return { cause: { code, context: { path, ...holderPid }, detail }, evidence: [errno, holders.seen] }
  }
  if (code !== 'FILE_PERMISSION_DENIED') return { cause: { code, context: { path }, detail }, evidence: [errno] }
  try {
    const { mode, uid, gid } = await parts.fs.stat(systemPath(path))
    const own = parts.user()
    const value = { mode: octal(mode), uid, gid }
    const step = { path, mode, uid, gid }
    const byGroup = groupFix('read', step, own)
    return {
      evidence: [errno, { kind: 'stat', how: `stat ${path}`, value, shareable: value }],
      cause: {
        code,
        context: { path, values: { owningGroup: String(gid) } },
        detail: byGroup?.because?.en ?? refusal('read', step, own),
        fixes: [...(byGroup === null ? [] : [byGroup.fix]), grantFix('read', path, own)]
      }
    }
  } catch {
    return { cause: { code, context: { path }, detail }, evidence: [errno] }
  }
}

const MOST_OPENED = 8
