// How do I collect the logs of all containers of a node without loss, even if the collector dies? See README.md here.
//
//   LOG_BASE=/var/log/pods STATE=/var/lib/container-logs node dist/examples/container-logs/main.js
//
// Without OTLP_URL, each record is written to stdout as a line of JSON. Set it in a cluster, where the stdout of this
// program is a container log as well.

import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createFileSource, formatDiagnosis, SourceError } from 'warp-flow'
import { keepIn } from '../open-telemetry/keep-refused.ts'
import { OtlpSink, type OtlpItem } from '../open-telemetry/otlp-sink.ts'
import { givenUp } from '../support/given-up.ts'
import { containerLogs } from './container-logs.ts'
import type { ContainerRecord } from './container-record.ts'
import { healthServer } from './health-server.ts'
import { toItem } from './to-item.ts'

const { LOG_BASE: base = '/var/log/pods', LOG_FILE: file = '*/*/*.log*', STATE: state = 'state' } = process.env
const { OTLP_URL: url, HOST: host = '127.0.0.1', PORT: port = '8080' } = process.env

const source = createFileSource(
  {
    base,
    file,
    // Files that the kubelet is still compressing
    exclude: ['*.tmp'],
    mode: 'follow',
    checkpointDir: path.join(state, 'positions'),
    ack: 'manual',
    maxLineBytes: 1024 * 1024
  },
  { key: 'containers' }
)
source.on('warning', ({ classification }) => {
  console.error(formatDiagnosis(classification))
})
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void source.stop())
const health = healthServer([source]).listen(Number(port), host, () => {
  console.error('health at', health.address())
})

const signal = givenUp(source)
try {
  if (url === undefined) await pipeline(source, containerLogs(), toStdout(), { signal })
  else {
    const sink = toReceiver(url)
    source.once('close', () => {
      console.error('sent', sink.counts)
    })
    await pipeline(source, containerLogs(), toItems, sink, { signal })
  }
  await source.stop() // saves the positions after the last record
} catch (error) {
  if (signal.aborted) console.error(String(signal.reason))
  else console.error(error instanceof SourceError ? formatDiagnosis(error.classification) : error)
  process.exitCode = 1
}
health.close()
health.closeAllConnections()

async function* toItems(records: AsyncIterable<ContainerRecord>): AsyncGenerator<OtlpItem> {
  for await (const record of records) yield toItem(record)
}

function toReceiver(to: string): OtlpSink {
  return new OtlpSink({
    url: to,
    keep: keepIn(path.join(state, 'refused.jsonl')),
    tell: (text) => {
      console.error(text)
    }
  })
}

/** Writes records to stdout, and acks each one when it is written. */
function toStdout(): Writable {
  return new Writable({
    objectMode: true,
    write: (record: ContainerRecord, _encoding, callback) => {
      process.stdout.write(`${JSON.stringify(shown(record))}\n`, (error) => {
        if (error instanceof Error) return callback(error)
        record.ack()
        callback()
      })
    }
  })
}

function shown(record: ContainerRecord): object {
  const { payload, stream, time, container, attrs, incomplete, continued, fault, event } = record
  const text = payload.toString()
  return { text, stream, time, container, attrs, incomplete, continued, fault, file: event.position.path }
}
