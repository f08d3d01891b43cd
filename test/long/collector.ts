// Does a real OpenTelemetry collector read what the library writes, and does the example lose a line when it is away?
// npm run long -- collector

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { OtlpSink } from '../../examples/open-telemetry/otlp-sink.ts'
import { toOtelLog, type OtelLogRecord, type OtlpLogsRequest } from '../../lib/index.ts'
import { anyEvent } from '../standards/support/any-event.ts'
import { killChild } from '../support/kill-child.ts'

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const BUILT = process.env['WARP_FLOW_COLLECTOR'] ?? path.join(PROJECT, '.cache/collector')
const EVENTS = 2000
const LINES = 20_000
const RESTARTS = 5

execFileSync(path.join(PROJECT, 'test/support/collector/install.sh'), { stdio: 'inherit' })
const folder = mkdtempSync(path.join(os.tmpdir(), 'warp-flow-collector-'))
const out = path.join(folder, 'out.jsonl')
const url = `http://127.0.0.1:${await freePort()}/v1/logs`
const config = path.join(folder, 'config.yaml')
writeFileSync(
  config,
  `receivers: { otlp: { protocols: { http: { endpoint: ${JSON.stringify(new URL(url).host)} } } } }
exporters: { file: { path: ${JSON.stringify(out)}, append: true, flush_interval: 10ms } }
service:
  telemetry: { metrics: { level: none }, logs: { level: warn } }
  pipelines: { logs: { receivers: [otlp], exporters: [file] } }
`
)
t.teardown(() => rmSync(folder, { recursive: true }))

await t.test('it reads each record as it was written', async (t) => {
  const seed = Number(process.env['COLLECTOR_SEED'] ?? Math.trunc(Math.random() * 2 ** 31))
  t.comment(`COLLECTOR_SEED=${seed}`)
  const records = fc.sample(anyEvent, { numRuns: EVENTS, seed }).map((event) => toOtelLog(event))
  const collector = await startCollector()
  const sink = new OtlpSink({ url, keep: refuse, tell: (text) => t.fail(text) })
  await pipeline(Readable.from(records.map((record) => ({ record, ack: () => {} }))), sink)
  t.match(sink.counts, { accepted: EVENTS, rejected: 0, kept: 0 })
  await stopCollector(collector)

  const came = readOut()
  t.equal(came.length, EVENTS)
  const differing = records.flatMap((record, index) => {
    const [wanted, found] = [told(record), told(came[index])]
    return wanted === found ? [] : [firstDifference(wanted, found)]
  })
  t.strictSame(differing.slice(0, 3), [])
  t.comment(`${EVENTS} records of all kinds, ${EVENTS - differing.length} read as written`)
})

await t.test('the example loses no line while the collector comes and goes', async (t) => {
  rmSync(out)
  const log = path.join(folder, 'app.log')
  writeFileSync(log, 'line 0\n')
  let collector = await startCollector()
  const main = path.join(PROJECT, 'dist/examples/open-telemetry/main.js')
  const example = spawn(process.execPath, [main, folder, 'app.log', url, path.join(folder, 'state')], {
    stdio: ['ignore', 'ignore', 'inherit']
  })
  t.teardown(() => killChild(example))
  for (let line = 1; line < LINES; line++) {
    appendFileSync(log, `line ${line}\n`)
    if (line % 200 === 0) await setTimeout(5)
    if (line % Math.trunc(LINES / RESTARTS) === 0) {
      await stopCollector(collector)
      collector = await startCollector()
    }
  }
  const bodies = await bodiesOfAll(LINES)
  const ended = once(example, 'close') as Promise<[number | null]>
  example.kill('SIGTERM')
  t.equal((await ended)[0], 0)
  await stopCollector(collector)
  const missing = Array.from({ length: LINES }, (_, line) => `line ${line}`).filter((line) => !bodies.has(line))
  t.strictSame(missing, [])
  t.comment(
    `${LINES} lines, ${RESTARTS} restarts of the collector, ${missing.length} lost, ${readOut().length - LINES} came twice`
  )
})

/** Ready when its port is open. */
async function startCollector(): Promise<ChildProcess> {
  const child = spawn(path.join(BUILT, 'collector'), [`--config=${config}`], { stdio: 'inherit' })
  t.teardown(() => killChild(child))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the collector ended with ${child.exitCode}`)
    const answered = await fetch(url).then(
      () => true,
      () => false
    )
    if (answered) return child
    await setTimeout(50)
  }
}

async function stopCollector(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  await ended
}

function readOut(): OtelLogRecord[] {
  if (!existsSync(out)) return []
  return readFileSync(out, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}')) // the last may still be being written
    .flatMap((line) => (JSON.parse(line) as OtlpLogsRequest).resourceLogs)
    .flatMap(({ scopeLogs }) => scopeLogs)
    .flatMap(({ logRecords }) => logRecords)
}

/** The bodies that have come, once they are as many. */
async function bodiesOfAll(count: number): Promise<ReadonlySet<string>> {
  for await (const _ of changes()) {
    const bodies = new Set(readOut().map(({ body }) => ('stringValue' in body ? body.stringValue : '')))
    if (bodies.size >= count) return bodies
  }
  throw new Error('never')
}

async function* changes(): AsyncGenerator<void> {
  for (;;) {
    yield
    const stop = new AbortController()
    const watcher = watch(folder)
    await Promise.race([once(watcher, 'change', { signal: stop.signal }), setTimeout(1000)])
    stop.abort()
    watcher.close()
  }
}

/** A record as both sides say it: empty lists, empty names and the empty trace are not said. */
function told(record: OtelLogRecord | undefined): string {
  const { timeUnixNano, observedTimeUnixNano, severityNumber, severityText, body, attributes } = record ?? {
    body: {},
    attributes: []
  }
  return JSON.stringify(
    { timeUnixNano, observedTimeUnixNano, severityNumber, severityText, body, attributes },
    (name, value: unknown) =>
      (Array.isArray(value) && value.length === 0) || (name === 'key' && value === '') ? undefined : value
  )
}

function firstDifference(wanted: string, found: string): object {
  let at = 0
  while (wanted[at] === found[at]) at++
  return { wanted: wanted.slice(Math.max(at - 60, 0), at + 60), found: found.slice(Math.max(at - 60, 0), at + 60) }
}

async function refuse(): Promise<never> {
  throw new Error('the collector refused a record')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
