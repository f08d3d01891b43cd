// A thread that opens a checkpoint folder, reports the outcome, and throws when it receives a message.

// oxlint-disable unicorn/require-post-message-target-origin -- a thread has no origin

import { parentPort, workerData } from 'node:worker_threads'
import { SourceError } from '../../../../lib/errors/source-error.ts'
import { openCheckpointFolder } from '../../../../lib/file/checkpoint/folder-store.ts'
import { openContext } from '../../support/open-context.ts'

const { dir, key } = workerData as { readonly dir: string; readonly key: string }
parentPort?.on('message', () => {
  throw new Error('told to fail')
})
try {
  await openCheckpointFolder(dir, openContext({ key }))
  parentPort?.postMessage('opened')
} catch (error) {
  parentPort?.postMessage(error instanceof SourceError ? error.code : String(error))
}
