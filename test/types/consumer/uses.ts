import { once } from 'node:events'
import { finished as whenFinished, Transform, type Readable, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import {
  createFileSource,
  createKafkaSource,
  createSource,
  createSyslogSource,
  defineConnector,
  loadConfig,
  parseSyslog,
  readConfig,
  watchConfig
} from 'warp-flow'
import type {
  Config,
  CustomMeta,
  CustomPosition,
  EventCopy,
  EventJson,
  FileEvent,
  FileMeta,
  FilePosition,
  FilesOpened,
  KafkaEvent,
  SourceEvent,
  SourceStream,
  SyslogEvent,
  SyslogFields
} from 'warp-flow'
import { checkConnector, collect } from 'warp-flow/testing'

// What a program may write. It is compiled by each version of TypeScript that is supported, and never run.

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the only way to tell types apart that are assignable both ways
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only where both types are the same. */
declare function same<A, B>(...proof: Same<A, B> extends true ? [] : [never]): void

const file = createFileSource({ path: '/var/log/a.log' })
const kafka = createKafkaSource({ brokers: 'a:9092', topic: 't' })
const syslog = createSyslogSource({ port: 1514 })

export async function streamsWhereNodeTakesThem(sink: Writable): Promise<void> {
  await finished(file)
  await finished(file, { writable: false })
  whenFinished(file, (error) => error?.message)
  await finished(file.filter(() => true))
  await finished(createSource({ type: 'any', params: {} }))
  const readable: NodeJS.ReadableStream = file
  const emitter: NodeJS.EventEmitter = file
  const plain: Readable = file
  const lines: AsyncIterable<FileEvent> = file
  const general: SourceStream = kafka
  const named = new Map<string, SourceStream>([['syslog', syslog]])
  await once(file, 'ready')
  await pipeline(readable, sink)
  await pipeline(
    file,
    async function* (events) {
      for await (const { position } of events) yield position.path
    },
    sink
  )
  await pipeline(kafka, async (events) => {
    for await (const { meta } of events) same<typeof meta.partition, number>()
  })
  file.pipe(new Transform({ objectMode: true })).pipe(sink)
  return void [emitter, plain, lines, general, named]
}

export async function eventsOfASource(): Promise<void> {
  file.on('data', ({ position }) => {
    same<typeof position.line, number | null>()
  })
  kafka.prependListener('data', ({ meta }) => {
    same<typeof meta.key, Buffer | null>()
  })
  file.once('ready', ({ files }) => {
    same<typeof files, readonly string[]>()
  })
  kafka.addListener('ready', ({ partitions }) => {
    for (const { topic, partition } of partitions) same<[typeof topic, typeof partition], [string, number]>()
  })
  syslog.on('ready', ({ address, port, path }) => {
    same<typeof port, number | undefined>()
    same<[typeof address, typeof path], [string | undefined, string | undefined]>()
  })
  syslog.on('ready', (opened) => {
    if (opened.path === undefined) same<typeof opened.port, number>()
  })
  const warned = (error: { readonly code: string; readonly message: string }): string => error.code
  file.on('warning', warned).off('warning', warned).removeListener('warning', warned)
  file.prependOnceListener('alert', ({ state, count }) => [state, count])
  file.on('error', (error) => error.message)
  file
    .on('pause', () => {})
    .on('resume', () => {})
    .on('readable', () => file.read() as FileEvent | null)
  await new Promise<void>((resolve, reject) => {
    file.on('end', resolve).on('error', reject)
  })
  await new Promise((resolve) => {
    file.once('close', resolve)
  })
}

export async function operatorsKeepTheEvent(signal: AbortSignal): Promise<void> {
  same<FileEvent[], Awaited<ReturnType<typeof file.toArray>>>()
  const paths = await file
    .filter(({ text }) => text !== '', { concurrency: 2, signal })
    .drop(1)
    .take(5)
    .map(async ({ position }) => position.path)
    .toArray()
  same<typeof paths, string[]>()
  const total = await file.reduce((sum, { text }) => sum + text.length, 0)
  same<typeof total, number>()
  await kafka.forEach(({ meta, ack }) => {
    same<typeof meta.offset, string>()
    ack()
  })
  const found = await syslog.find(({ meta }) => meta.severity === 0)
  same<typeof found, SyslogEvent | undefined>()
  const words = await file.flatMap(({ text }) => text.split(' ')).toArray()
  same<typeof words, string[]>()
  const all: boolean = (await file.every(({ text }) => text !== '')) && (await file.some(({ text }) => text === ''))
  const composed = file.compose(async function* (events) {
    for await (const { position } of events) yield position.offset
  })
  for await (const offset of composed) same<typeof offset, number>()
  for await (const { position } of file.iterator({ destroyOnReturn: false })) same<typeof position.ino, string>()
  for await (const event of file) same<typeof event, FileEvent>()
  for await (const event of file.filter(() => true)) same<typeof event, FileEvent>()
  const result = await file[Symbol.asyncIterator]().next()
  if (result.done !== true) same<typeof result.value, FileEvent>()
  same<Awaited<ReturnType<typeof collect<KafkaEvent>>>, KafkaEvent[]>()
  return void [all, await collect(kafka, { count: 2 })]
}

export function anEvent(event: FileEvent, syslogEvent: SyslogEvent): readonly unknown[] {
  const { text, ack } = event
  ack()
  setImmediate(ack)
  void Promise.resolve(text).then(event.ack)
  const copy = event.copy()
  same<typeof copy, EventCopy<FilePosition, FileMeta>>()
  same<ReturnType<SyslogEvent['copy']>['meta'], SyslogFields>()
  const kept: EventCopy[] = [copy, syslogEvent.copy()]
  const json: EventJson = structuredClone(event.toJSON())
  const spread = { ...event.copy(), text: 'another' }
  const general: SourceEvent = event
  const { hostname } = { ...syslogEvent.copy().meta }
  return [kept, json.meta.kind, spread.position.line, general.text, hostname, parseSyslog('x').meta.appName]
}

/** An event of a test: no more than its fields. */
export const made: FileEvent = {
  payload: Buffer.from('x'),
  text: 'x',
  source: 'made',
  tags: {},
  position: { path: '/a', dev: '1', ino: '2', offset: 0, line: 1 },
  meta: { kind: 'file' },
  receivedAt: 0,
  ack: () => {},
  copy: () => {
    throw new Error('nobody asks')
  },
  toJSON: () => ({ source: 'made', text: 'x', tags: {}, position: {}, meta: { kind: 'file' }, receivedAt: '' })
}

const ticker = defineConnector({
  type: 'ticker',
  params: {
    interval_ms: { type: 'integer', default: 1000, min: 1, max: 60_000, since: '1.0.0', help: 'Time between ticks.' }
  },
  async *open({ intervalMs }) {
    yield { payload: 'tick', position: { at: intervalMs }, meta: { n: 1 } }
  }
})

export async function sourcesOfAConfig(): Promise<void> {
  const config = await readConfig('conf')
  const spec = config.source('access_log')
  same<typeof spec.type, 'file' | 'kafka' | 'syslog'>()
  same<typeof spec.enable, boolean>()
  const any = createSource(spec)
  any.on('data', ({ text, meta }) => {
    if (meta.kind === 'kafka') same<typeof meta.partition, number>()
    return text
  })
  if (spec.type === 'file') same<ReturnType<typeof createSource<'file'>>, SourceStream<FileEvent, FilesOpened>>()
  if (spec.type === 'file') {
    const source = createSource(spec)
    same<typeof source, SourceStream<FileEvent, FilesOpened>>()
    source.on('ready', ({ files }) => files.length)
  }
  for (const each of config.sources) {
    if (each.type !== 'syslog') continue
    for await (const { meta } of createSource(each)) same<typeof meta.hostname, string | null>()
  }
  const literal = createSource({ type: 'kafka', params: { brokers: ['a:1'], topic: 't' } })
  literal.on('data', ({ meta }) => meta.highWatermark)

  const withOwn = await readConfig('conf', { types: [ticker] })
  const own = withOwn.source('ticks')
  same<typeof own.type, 'file' | 'kafka' | 'syslog' | 'ticker'>()
  if (own.type === 'ticker') createSource(own, { types: [ticker] }).on('data', ({ text, ack }) => [text, ack()])
  if (own.type === 'file') createSource(own).on('data', ({ position }) => position.ino)
  const loaded = loadConfig({ sources: { file: 'a', text: '' }, connectors: [] })
  if (loaded.ok && loaded.config.source('a').type === 'file')
    same<(typeof loaded.diagnostics)[number]['file'], string | null>()
  for await (const { config: changed } of watchConfig('conf')) {
    const kept: Config | undefined = changed
    const first = changed?.sources[0]
    if (first?.type === 'kafka') createSource(first).on('ready', ({ partitions }) => partitions.length)
    void kept
  }
  await checkConnector(ticker, { params: { intervalMs: 1 } })
}

/** A type of one's own may have the name of a built-in one, which it takes the place of. */
export function ofATakenName(): void {
  const own = defineConnector({
    type: 'file',
    params: {},
    async *open() {
      yield 'x'
    }
  })
  const source = createSource({ type: 'file', params: {} }, { types: [own] })
  same<typeof source, SourceStream>()
}

export type Own = SourceEvent<CustomPosition, CustomMeta>
