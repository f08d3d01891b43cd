import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { statSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import { ConfigError } from '../../lib/errors/config-error.ts'
import type { FileEvent } from '../../types/event.ts'
import type { FileInputParams } from '../../lib/file/params.ts'
import { readSource } from './support/read-source.ts'

t.test('each line of a file becomes an event with text, payload, position, tags and meta', async (t) => {
  const base = t.testdir({ 'app.log': 'first\r\n\nthird é\nlast' })
  const file = path.join(base, 'app.log')
  const { dev, ino } = statSync(file, { bigint: true })
  const { events, error, codes, stats } = await readSource(
    { base, file: 'app.log' },
    { key: 'web', tags: { env: 'prod' }, clock: { now: () => 42, setTimeout, clearTimeout: () => {} } }
  )
  t.equal(error, null)
  t.strictSame(codes, [])
  t.strictSame(
    events.map(({ text, payload, position: { offset, line } }) => [text, payload.toString('hex'), offset, line]),
    [
      ['first', '6669727374', 0, 1],
      ['', '', 7, 2],
      ['third é', '746869726420c3a9', 8, 3],
      ['last', '6c617374', 17, 4]
    ]
  )
  for (const event of events) {
    t.match(event, {
      source: 'web',
      tags: { env: 'prod', access_source: file },
      meta: { kind: 'file' },
      receivedAt: 42
    })
    t.match(event.position, { path: file, dev: String(dev), ino: String(ino) })
    t.ok(Object.isFrozen(event.tags))
    event.ack()
  }
  t.strictSame(JSON.parse(JSON.stringify(events[2])), {
    source: 'web',
    text: 'third é',
    tags: { env: 'prod', access_source: file },
    position: { path: file, dev: String(dev), ino: String(ino), offset: 8, line: 3 },
    meta: { kind: 'file' },
    receivedAt: '1970-01-01T00:00:00.042Z'
  })
  t.match(stats, {
    key: 'web',
    type: 'file',
    state: 'closed',
    events: 4,
    bytes: 21,
    bytesBehind: 0,
    truncated: 0,
    unacked: 0,
    connections: null
  })
})

t.test('pipeline, data events, read(), for await and iterator helpers deliver the same lines', async (t) => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `line ${index} ${index % 7 === 0 ? 'é世😀' : ''}`)
  const base = t.testdir({ 'a.log': lines.join('\n') })
  const params = { base, file: 'a.log', bufferBytes: 4096 }
  const ways: Readonly<Record<string, () => Promise<FileEvent[]>>> = {
    pipeline: async () => {
      const events: FileEvent[] = []
      await pipeline(
        createFileSource(params),
        new Writable({
          objectMode: true,
          write: (event: FileEvent, _encoding, done) => {
            events.push(event)
            if (events.length % 100 === 0) setImmediate(done)
            else done()
          }
        })
      )
      return events
    },
    data: () =>
      new Promise((resolve, reject) => {
        const events: FileEvent[] = []
        createFileSource(params)
          .on('data', (event) => events.push(event))
          .on('error', reject)
          .on('end', () => {
            resolve(events)
          })
      }),
    read: () =>
      new Promise((resolve, reject) => {
        const events: FileEvent[] = []
        const source = createFileSource(params)
        source
          .on('readable', () => {
            for (
              let event = source.read() as FileEvent | null;
              event !== null;
              event = source.read() as FileEvent | null
            )
              events.push(event)
          })
          .on('error', reject)
          .on('end', () => {
            resolve(events)
          })
      }),
    'for await': async () => [...(await readSource(params)).events],
    'async iterator helpers of streams': async () =>
      await createFileSource(params)
        .map((event: FileEvent) => event)
        .toArray()
  }
  for (const [name, way] of Object.entries(ways)) {
    const events = await way()
    // The events are checked at the end, when the buffers of the first ones have been refilled many times.
    t.ok(
      events.every(
        ({ text, payload }, index) => text === lines[index] && payload.equals(Buffer.from(lines[index] ?? ''))
      ),
      name
    )
    t.equal(events.length, lines.length)
    t.ok(events.every(({ position }, index) => position.line === index + 1))
  }
})

t.test('the source is a Readable in object mode, and its ready event lists the opened files', async (t) => {
  const base = t.testdir({ 'b.log': '1\n', 'a.log': '2\n' })
  const source = createFileSource({ base, file: '*.log' })
  t.ok(source instanceof Readable)
  t.ok(source.readableObjectMode)
  t.equal(source.stats().state, 'starting')
  const ready = new Promise((resolve) => source.once('ready', resolve))
  t.strictSame(
    (await source.toArray()).map(({ text }) => text),
    ['2', '1']
  )
  t.strictSame(await ready, { files: [path.join(base, 'a.log'), path.join(base, 'b.log')] })
})

t.test('files are named by base and file, or by path alone', async (t) => {
  const base = t.testdir({ logs: { 'a.log': 'a\n', 'b.log': 'b\n', '[x].log': 'literal\n', 'x.log': 'pattern\n' } })
  const relative = path.relative(process.cwd(), base)
  const cases: readonly (readonly [FileInputParams, readonly string[]])[] = [
    [{ base, file: 'logs/a.log' }, ['a']],
    [{ base: `${base}/logs`, file: '[ab].log' }, ['a', 'b']],
    [{ base, file: '**/?.log' }, ['a', 'b', 'pattern']],
    [{ base: `${base}/logs`, file: '[x].log' }, ['literal', 'pattern']],
    [{ path: `${base}/logs/b.log` }, ['b']],
    [{ path: `${base}/*/[ab].log` }, ['a', 'b']],
    [{ path: `${base}/logs/[x].log` }, ['literal', 'pattern']],
    [{ path: path.join(relative, 'logs/a.log') }, ['a']],
    [{ base: relative, file: 'logs/a.log' }, ['a']]
  ]
  for (const [params, lines] of cases) t.strictSame((await readSource(params)).texts, lines, JSON.stringify(params))
})

t.test('one ConfigError lists all wrong params', async (t) => {
  const wrong = {
    base: '/var/*',
    file: '../x',
    encode: 'rot13',
    charset: 'utf-9',
    instances: 33,
    maxLineBytes: 1,
    onError: 'no',
    bufferBytes: 1,
    compression: 'zip',
    ack: 'maybe',
    maxUnacked: 0,
    nosuch: 1
  }
  let thrown: unknown
  try {
    createFileSource(wrong as unknown as FileInputParams)
  } catch (error) {
    thrown = error
  }
  t.ok(thrown instanceof ConfigError)
  t.strictSame(
    new Set((thrown as ConfigError).diagnostics.map(({ path }) => path)),
    new Set(Object.keys(wrong).map((name) => `params.${name}`))
  )
  for (const params of [
    {},
    { file: 'a', path: 'b' },
    { file: 'a', instances: 2, compression: 'gzip' },
    { file: 'a', instances: 2, charset: 'utf-16' },
    { file: 'a', encode: 'hex', charset: 'gbk' }
  ] as const) {
    t.throws(() => createFileSource(params), ConfigError, JSON.stringify(params))
  }
})

t.test('by default, a line is cut after 1 MiB, tagged and reported', async (t) => {
  const long = 'x'.repeat(1_048_577)
  const base = t.testdir({ 'a.log': `${long}\n${'y'.repeat(1_048_576)}\n` })
  const { texts, events, codes } = await readSource({ base, file: 'a.log' })
  t.strictSame(
    texts.map(({ length }) => length),
    [1_048_576, 1_048_576]
  )
  t.strictSame(
    events.map(({ tags }) => tags['truncated']),
    ['true', undefined]
  )
  t.strictSame(codes, ['FILE_LINE_TOO_LONG'])
})

t.test('many files are read in the order of their names', async (t) => {
  const names = Array.from({ length: 300 }, (_, index) => `${String(index).padStart(3, '0')}.log`)
  const base = t.testdir(Object.fromEntries(names.map((name) => [name, `${name}\n`])))
  t.strictSame((await readSource({ base, file: '*.log' })).texts, names)
})
