// How do I run every source of a configuration as a service, with probes, metrics and a status page?
//
//   npm run example:service [-- path/to/conf]
//
// See README.md in this folder.

import { fileURLToPath } from 'node:url'
import { formatDiagnosis } from 'warp-flow'
import { Board, classificationOf } from './board.ts'
import { consume } from './consume.ts'
import { endpoints } from './endpoints.ts'
import { runService } from './service.ts'

// Compiled, this file is in dist/
const folder = new URL(import.meta.url.endsWith('.ts') ? './' : '../../../examples/service/', import.meta.url)
const conf = process.argv[2] ?? fileURLToPath(new URL('conf', folder))
const host = process.env['SERVICE_HOST'] ?? '127.0.0.1'
const port = Number(process.env['SERVICE_PORT'] ?? 8080)

const board = new Board(Date.now())
const shutdown = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second signal ends the process immediately
    if (shutdown.signal.aborted) process.exit(1)
    shutdown.abort()
  })
}
process.stdout.setMaxListeners(0) // each source may wait for it
process.stdout.on('error', (error) => {
  fail(reasonOf(error)) // there is no consumer for the records any more
})

const server = endpoints(board, new URL('page/', folder))
server.on('error', (error) => {
  fail(reasonOf(error))
})
if (Number.isInteger(port) && port >= 0 && port <= 65_535) server.listen(port, host, listening)
else fail(`SERVICE_PORT has to be a number from 0 to 65535, not ${JSON.stringify(process.env['SERVICE_PORT'])}`)
await runService(conf, board, { consume: (source) => consume(source, process.stdout), say, signal: shutdown.signal })
server.close()
server.closeAllConnections()
say('stopped')
// Unwritten output or a running diagnosis would keep the process alive: with the 20 s above, it ends within 25 s
setTimeout(() => {
  if (process.stdout.writableLength > 0) fail('nobody has taken the last records: those not acked come again')
  process.exit()
}, 5_000).unref()

function listening(): void {
  const address = server.address()
  if (typeof address !== 'object' || address === null) return
  say(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`)
}

function reasonOf(error: Error): string {
  return formatDiagnosis(classificationOf(error))
}

function fail(reason: string): void {
  say(reason)
  process.exitCode = 1
  shutdown.abort()
}

function say(text: string): void {
  console.error(text)
}
