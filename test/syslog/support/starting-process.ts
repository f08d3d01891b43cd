import { once } from 'node:events'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'

// Starts a source at each path that its parent names, and tells what became of it. One that is ready stays, until the
// next path.
let last: ReturnType<typeof createSyslogSource> | null = null
process.on('message', (path: string) => {
  void (async () => {
    last?.destroy()
    if (last !== null && !last.closed) await once(last, 'close')
    last = createSyslogSource({ protocol: 'unix', path })
    last.on('ready', () => {
      process.send?.('ready')
    })
    last.on('error', (error) => {
      process.send?.(error instanceof SourceError ? error.code : String(error))
    })
    last.resume()
  })()
})
process.on('disconnect', () => {
  process.exit()
})
