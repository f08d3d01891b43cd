import type { Transform, Writable } from 'node:stream'
import type { ConnectorType, LiveCheck, RecordInit, SourceStream } from 'warp-flow'

// What the samples of the documents take for given.
declare global {
  const parseNginx: Transform
  const toWarehouse: Writable
  const source: SourceStream
  const ticker: ConnectorType
  const database: {
    get(key: string): Promise<string | null>
    set(key: string, text: string): Promise<void>
  }
  const mayRead: LiveCheck['run']
  function store(...values: (Buffer | string | null)[]): Promise<void>
  function consume(source: SourceStream): void
  function messagesOf(url: string, signal: AbortSignal): AsyncIterable<RecordInit>
}
