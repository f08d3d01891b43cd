// Watches a folder under a lowered limit, and prints the outcome. With FILL=1, it first opens as many files as it can.
import { openSync } from 'node:fs'
import { devNull } from 'node:os'
import { classifyError } from '../../../../lib/errors/classify.ts'
import { watchFiles } from '../../../../lib/file/watch/watch-files.ts'
import type { SourceError } from '../../../../lib/errors/source-error.ts'

const fallbacks: SourceError[] = []
classifyError(null) // loads all modules while files can still be opened
if (process.env['FILL'] === '1') fill()
const watcher = watchFiles({
  base: process.env['BASE'] ?? '',
  pattern: '**/*.log',
  onHint: () => {},
  onFallback: (error) => {
    fallbacks.push(error)
  },
  isNetworkFileSystem: () => Promise.resolve(false)
})
await watcher.ready
process.stdout.write(
  JSON.stringify({ polling: watcher.polling, told: fallbacks.map(({ code, message }) => `${code} ${message}`) })
)
await watcher.close()
process.exit()

function fill(): void {
  try {
    for (;;) openSync(devNull, 'r')
  } catch {
    // no file descriptor is left now
  }
}
