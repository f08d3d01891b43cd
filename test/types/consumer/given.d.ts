import type { Writable } from 'node:stream'
import type { CheckpointStore, ConnectorType, LiveCheck, RecordInit, SourceStream } from 'warp-flow'

// What the samples of the documents take for given.
declare global {
  const source: SourceStream
  const ticker: ConnectorType
  const httpLog: ConnectorType<Readonly<Record<string, unknown>>, 'http_log'>
  const lineFeed: ConnectorType<Readonly<Record<string, unknown>>, 'line_feed'>
  const port: number
  const url: string
  const positions: CheckpointStore<unknown>
  const server: Writable
  const database: {
    get(key: string): Promise<string | null>
    set(key: string, text: string): Promise<void>
  }
  const mayRead: LiveCheck['run']
  function store(...values: (Buffer | string | null)[]): Promise<void>
  function consume(source: SourceStream): void
  function connectTo(url: string, options: { readonly signal: AbortSignal }): Promise<string>
  function messagesOf(from: string, signal: AbortSignal): AsyncIterable<RecordInit>
}
