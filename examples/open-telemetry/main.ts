// How do I send logs to OpenTelemetry without loss if the receiver is down or refuses a record? See README.md here.
//
//   node dist/examples/open-telemetry/main.js /var/log/app '*.log' http://127.0.0.1:4318/v1/logs /var/lib/my-service

import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createFileSource, formatDiagnosis, SourceError, toOtelLog, type SourceEvent } from 'warp-flow'
import { givenUp } from '../support/given-up.ts'
import { keepIn } from './keep-refused.ts'
import { OtlpSink, type OtlpItem } from './otlp-sink.ts'

const [base = '.', file = '*.log', url = 'http://127.0.0.1:4318/v1/logs', state = 'state'] = process.argv.slice(2)
const { OTEL_SERVICE_NAME: serviceName = 'warp-flow-example', OTEL_EXPORTER_OTLP_HEADERS: headers = '' } = process.env

const source = createFileSource(
  { base, file, mode: 'follow', checkpointDir: path.join(state, 'positions'), ack: 'manual' },
  { key: 'logs' }
)
const sink = new OtlpSink({
  url,
  headers: headersOf(headers),
  resource: { 'service.name': serviceName },
  keep: keepIn(path.join(state, 'refused.jsonl')),
  tell: (text) => {
    console.error(text)
  }
})
source.on('warning', ({ classification }) => {
  console.error(formatDiagnosis(classification))
})
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void source.stop())

const signal = givenUp(source)
try {
  await pipeline(source, toItems, sink, { signal })
  await source.stop() // saves the positions after the last record
} catch (error) {
  if (signal.aborted) console.error(String(signal.reason))
  else console.error(error instanceof SourceError ? formatDiagnosis(error.classification) : error)
  process.exitCode = 1
}
console.error('ended', sink.counts)

async function* toItems(events: AsyncIterable<SourceEvent>): AsyncGenerator<OtlpItem> {
  for await (const event of events) yield { record: toOtelLog(event), ack: event.ack }
}

/** Parses `name=value,name=value`, the format of OpenTelemetry's own programs, for example with an API key. */
function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='))
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]
    })
  )
}
