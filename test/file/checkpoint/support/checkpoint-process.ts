// A child process that carries out the orders of its parent on a checkpoint folder, and answers each order with one
// message.

import { setImmediate } from 'node:timers/promises'
import type { CheckpointStore } from '../../../../types/checkpoint.ts'
import { SourceError } from '../../../../lib/errors/source-error.ts'
import { openCheckpointFolder } from '../../../../lib/file/checkpoint/folder-store.ts'
import { openContext } from '../../support/open-context.ts'
import type { Answer, Order } from './folder-process.ts'
import { sampleCheckpoint } from './sample-checkpoint.ts'

let store: CheckpointStore | null = null
process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.(answer))
})
process.send?.({ kind: 'ready' } satisfies Answer)

async function obey(order: Order): Promise<Answer> {
  try {
    if (order.kind === 'open') {
      store = await openCheckpointFolder(order.dir, openContext({ key: order.key }))
      return { kind: 'opened', offset: (await store.load())?.files[0]?.offset ?? null }
    }
    if (order.kind === 'close') await store?.close?.()
    if (order.kind === 'save') await saveForEver(order.from)
    return { kind: 'done' }
  } catch (error) {
    return { kind: 'failed', code: error instanceof SourceError ? error.code : '', message: String(error) }
  }
}

/** Saves until the process ends, and reports each save that succeeded. */
async function saveForEver(from: number): Promise<void> {
  for (let offset = from; ; offset++) {
    await store?.save(sampleCheckpoint(offset, 1 + (offset % 40)))
    process.send?.({ kind: 'saved', offset } satisfies Answer)
    await setImmediate()
  }
}
