// Runs the example on a growing log, with a receiver that fails from time to time: npm run example:open-telemetry

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { answer, otlpReceiver } from './receiver.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'warp-flow-otlp-'))
let requests = 0

const receiver = otlpReceiver(({ resourceLogs }, response) => {
  const records = resourceLogs.flatMap(({ scopeLogs }) => scopeLogs).flatMap(({ logRecords }) => logRecords)
  requests++
  if (requests === 1) {
    console.log('receiver: 503, come again in a second')
    answer(response, 503, { message: 'not yet' }, { 'retry-after': '1' })
  } else if (requests === 5) {
    console.log(`receiver: took ${records.length} but one`)
    answer(response, 200, { partialSuccess: { rejectedLogRecords: '1', errorMessage: 'one is too old' } })
  } else {
    console.log(`receiver: took ${records.length}, the last of them ${JSON.stringify(records.at(-1)?.body)}`)
    answer(response)
  }
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
const { port } = receiver.address() as AddressInfo

const log = path.join(folder, 'app.log')
let line = 1
appendFileSync(log, `line ${line}\n`)
const main = fileURLToPath(new URL('main.js', import.meta.url))
const child = spawn(process.execPath, [main, folder, '*.log', `http://127.0.0.1:${port}/v1/logs`, folder], {
  stdio: 'inherit',
  detached: true // Ctrl-C only reaches this process
})
const writing = setInterval(() => {
  appendFileSync(log, `line ${++line}\n`)
}, 200)
const stop = (): void => {
  clearInterval(writing)
  child.kill('SIGTERM')
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

const [code] = (await once(child, 'close')) as [number | null]
clearInterval(writing)
receiver.close()
console.log(`${line} lines were written, ${requests} requests came`)
rmSync(folder, { recursive: true })
process.exitCode = code ?? 1
