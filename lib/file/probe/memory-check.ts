import path from 'node:path'
import type { Cause, LiveCheck, ProposedFix } from '../../../types/report.ts'
import type { FileLook } from './file-look.ts'

/**
 * Checks that the process does not hold much more memory in buffers than the source can account for. The resident size
 * would be misleading: the system reclaims memory late.
 */
export function memoryCheck(look: FileLook): LiveCheck {
  const {
    params,
    file,
    parts,
    context: { running }
  } = look
  return {
    id: 'file.memory',
    target: file,
    rulesOut: ['FILE_HIGH_MEMORY'],
    run: () => {
      // Without a running source, the buffers of this process belong to other code
      const { arrayBuffers, external } = parts.memory()
      const own = ownBuffers(params)
      const total = parts.totalMemory()
      const value = {
        arrayBuffers,
        external,
        ownBuffers: own,
        totalMemory: total,
        unacked: running?.after.unacked ?? 0,
        buffered: running?.after.buffered ?? 0
      }
      const evidence = [{ kind: 'counter', how: 'process.memoryUsage(), stats()', value, shareable: value }] as const
      const cause = memoryCause(look, {
        arrayBuffers: running === null ? 0 : arrayBuffers,
        own,
        total,
        unacked: value.unacked
      })
      return cause === null ? { status: 'pass', evidence } : { status: 'warn', evidence, causes: [cause] }
    }
  }
}

interface Memory {
  readonly arrayBuffers: number
  readonly own: number
  readonly total: number
  readonly unacked: number
}

/** Pure: the cause of high memory use; null if there is none. */
export function memoryCause(
  { base, file }: Pick<FileLook, 'base' | 'file'>,
  { arrayBuffers, own, total, unacked }: Memory
): Cause | null {
  const cause = (detail: string, fix: ProposedFix): Cause => ({
    code: 'FILE_HIGH_MEMORY',
    context: { path: path.join(base, file) },
    detail,
    confidence: 'possible',
    fixes: [fix]
  })
  if (own > total * OWN_SHARE) {
    return cause(`the source's own buffers may take ${own} bytes; the machine has ${total}`, {
      text: { en: 'Use smaller buffers', zh: '减小缓冲区' },
      set: [{ path: ['buffer_bytes'], value: SMALL_BUFFER }]
    })
  }
  if (arrayBuffers <= Math.max(MUCH, own * 4)) return null
  const detail = `${arrayBuffers} bytes are held in buffers, of which the source itself needs up to ${own}`
  return unacked > FEW_UNACKED
    ? cause(`${detail}; ${unacked} records are not acked`, {
        text: { en: 'Ack sooner, or allow fewer unacked records', zh: '尽早确认，或减少在途记录数' },
        set: [{ path: ['max_unacked'], value: FEW_UNACKED }]
      })
    : cause(detail, {
        text: {
          en: 'Release records once they are handled: do not collect events in an array; to keep one, keep its `text` or a copy of its `payload`',
          zh: '处理完的记录应及时释放：不要把事件收集到数组中；需要保留时只保留 `text` 或 `payload` 的副本'
        }
      })
}

/**
 * The most bytes that the source's own buffers take: two buffers for each range; for followed files, a few portions.
 */
function ownBuffers({ mode, instances, bufferBytes, maxLineBytes }: FileLook['params']): number {
  return mode === 'follow'
    ? 4 * Math.min(bufferBytes, PORTION) + 2 * maxLineBytes
    : instances * (2 * bufferBytes + maxLineBytes)
}

const PORTION = 1_048_576
const SMALL_BUFFER = 1_048_576
const MUCH = 268_435_456
const OWN_SHARE = 0.25
const FEW_UNACKED = 1000
