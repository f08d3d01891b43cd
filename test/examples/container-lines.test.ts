import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { readContainerLine } from '../../examples/container-logs/container-line.ts'
import { containerLogs } from '../../examples/container-logs/container-logs.ts'
import { containerName } from '../../examples/container-logs/container-name.ts'
import type { ContainerRecord } from '../../examples/container-logs/container-record.ts'
import { LineJoiner, type JoinOptions } from '../../examples/container-logs/line-joiner.ts'
import { nanosecondsOf, toItem } from '../../examples/container-logs/to-item.ts'
import type { FileEvent } from '../../lib/index.ts'
import { fakeClock } from '../../lib/testing.ts'
import { containerEvents, criLine, dockerLine } from './support/container-events.ts'

const TIME = '2016-10-06T00:17:09.669794202Z'

t.test('lines of both formats are parsed, and other lines are refused', (t) => {
  const read = (line: string) => readContainerLine(Buffer.from(line))
  const line = (stream: string, partial: boolean, content: string) => ({
    stream,
    time: TIME,
    partial,
    content: Buffer.from(content)
  })
  t.strictSame(read(`${TIME} stdout F text with blanks `), line('stdout', false, 'text with blanks '))
  t.strictSame(read(`${TIME} stderr P `), line('stderr', true, ''))
  t.strictSame(read(`${TIME} stdout F`), line('stdout', false, ''))
  t.strictSame(read(`${TIME} stdout P:x:y a`), line('stdout', true, 'a'))
  t.match(read('2016-10-06T02:17:09+02:00 stdout F a'), { time: '2016-10-06T02:17:09+02:00' })
  t.strictSame(read(String(dockerLine('stdout', 'a\r\n'))), line('stdout', false, 'a\r'))
  t.strictSame(read(String(dockerLine('stderr', 'a'))), line('stderr', true, 'a'))
  t.strictSame(read(String(dockerLine('stderr', '\n'))), line('stderr', false, ''))

  t.equal(read(''), 'no_container_log')
  t.equal(read('hello world, it is me'), 'no_container_log')
  t.equal(read('2016-10-06 00:17:09 stdout F a'), 'bad_time')
  t.equal(read(`${TIME} stdin F a`), 'bad_stream')
  t.equal(read(`${TIME} stdout X a`), 'bad_tag')
  t.equal(read('{"log":"a'), 'bad_json')
  t.equal(read('{"log":5}'), 'bad_json')
  t.equal(read('{"log":"\\ud83d","stream":"stdout","time":"2016-10-06T00:17:09Z"}'), 'bad_json', 'half a character')
  const torn = Buffer.concat([Buffer.from('{"log":"'), Buffer.from([0xc3]), Buffer.from('","stream":"stdout"}')])
  t.equal(readContainerLine(torn), 'bad_json', 'decoding would change it')
  const attrs = { 'com.example/team': 'a', ['__proto__']: 'b' }
  t.strictSame(read(JSON.stringify({ log: 'a\n', stream: 'stdout', attrs, time: TIME })), {
    ...line('stdout', false, 'a'),
    attrs
  })
  t.equal(read('{"log":"a","stream":"x"}'), 'bad_stream')
  t.equal(read('{"log":"a","stream":"stdout","time":"now"}'), 'bad_time')
  t.end()
})

t.test('any bytes are a line or have a reason', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const line = readContainerLine(Buffer.from(bytes))
      return typeof line === 'string' || line.content.length <= bytes.length
    })
  )
  t.pass()
  t.end()
})

t.test('the pod and container of a log are read from its path', (t) => {
  const id = 'a'.repeat(64)
  t.strictSame(containerName(`/var/log/containers/web-0.x_shop_nginx-proxy-${id}.log`), {
    namespace: 'shop',
    pod: 'web-0.x',
    container: 'nginx-proxy',
    id
  })
  const of = { namespace: 'kube-system', pod: 'dns-1', container: 'dns', uid: '1f2e-3d', restart: 2 }
  for (const ending of ['', '.20261130-101112', '.20261130-101112.gz'])
    t.strictSame(containerName(`/var/log/pods/kube-system_dns-1_1f2e-3d/dns/2.log${ending}`), of)
  t.equal(containerName('/var/log/syslog'), null)
  t.equal(containerName(`/var/log/containers/web_shop_nginx-${id.slice(1)}.log`), null)
  t.end()
})

/** What a container wrote, cut up by its runtime. */
const written = fc.record({
  file: fc.nat(2),
  stream: fc.constantFrom('stdout', 'stderr'),
  chunks: fc.array(
    fc
      .array(fc.oneof(fc.constant(0x0d), fc.nat(255)), { maxLength: 12 })
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0x0a ? 0x0b : byte)))),
    { minLength: 1, maxLength: 6 }
  )
})

t.test('split lines are joined again, byte by byte, in any interleaving of files and streams', (t) => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 20 }), fc.infiniteStream(fc.nat(5)), (lines, order) => {
      const { event, acked } = containerEvents()
      const queues = new Map<string, { readonly ino: string; readonly line: Buffer }[]>()
      for (const { file, stream, chunks } of lines) {
        const queue = queues.get(`${file}${stream}`) ?? []
        queues.set(`${file}${stream}`, queue)
        for (const [at, chunk] of chunks.entries())
          queue.push({ ino: String(file), line: criLine(stream, at < chunks.length - 1 ? 'P' : 'F', chunk) })
      }
      const joiner = new LineJoiner()
      const records: ContainerRecord[] = []
      for (const pick of order) {
        const left = [...queues.values()].filter((queue) => queue.length > 0)
        const next = left[pick % Math.max(left.length, 1)]?.shift()
        if (next === undefined) break
        records.push(...joiner.take(event(next.line, { ino: next.ino, path: `/p/${next.ino}/0.log` }), 0))
      }
      if ([...joiner.end()].length > 0) throw new Error('something was left open')
      const wanted = lines.map(({ file, stream, chunks }) =>
        [file, stream, withoutReturn(chunks).toString('hex')].join()
      )
      const found = records.map(({ event: { position }, stream, payload }) =>
        [position.ino, stream, payload.toString('hex')].join()
      )
      if (wanted.toSorted().join('\n') !== found.toSorted().join('\n'))
        throw new Error(`${wanted.join()} ${found.join()}`)
      acksAreThoseOfTheParts(records, acked)
    }),
    { numRuns: 500 }
  )
  t.pass()
  t.end()
})

t.test('nothing is lost and each part is acked once, whatever the bounds and whatever the lines', (t) => {
  const line = fc.oneof(
    fc.tuple(fc.constantFrom('stdout', 'stderr'), fc.constantFrom('P', 'P', 'P', 'F'), fc.string({ maxLength: 9 })),
    fc.constant(null)
  )
  const place = fc.record({ ino: fc.constantFrom('1', '2', '3'), receivedAt: fc.nat(300) })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(line, place), { maxLength: 40 }),
      fc.record({ maxBytes: fc.nat(20), maxParts: fc.nat(5), maxAgeMs: fc.nat(100) }),
      (lines, bounds) => {
        const { event, acked } = containerEvents()
        const events: FileEvent[] = []
        const records = joined(bounds, function* () {
          for (const [what, { ino, receivedAt }] of lines) {
            const text = what === null ? 'no line' : criLine(what[0], what[1], Buffer.from(what[2], 'latin1'))
            const next = event(text, { ino, receivedAt, path: `/p/${ino}/0.log` })
            events.push(next)
            yield next
          }
        })
        const given = records.reduce((sum, { parts }) => sum + parts, 0)
        if (given !== events.length) throw new Error(`${given} of ${events.length} lines were given`)
        const bytes = records.reduce((sum, { payload }) => sum + payload.length, 0)
        const wanted = lines.reduce((sum, [what]) => sum + (what === null ? 'no line'.length : what[2].length), 0)
        if (bytes !== wanted) throw new Error(`${bytes} of ${wanted} bytes were given`)
        acksAreThoseOfTheParts(records, acked)
      }
    ),
    { numRuns: 1000 }
  )
  t.pass()
  t.end()
})

t.test('an incomplete line carries its reason', (t) => {
  const told = (options: JoinOptions, lines: (event: ReturnType<typeof containerEvents>) => Iterable<FileEvent>) =>
    joined(options, () => lines(containerEvents())).map(({ payload, incomplete, continued }) =>
      [payload.toString(), incomplete ?? 'whole', ...(continued ? ['continued'] : [])].join(' ')
    )
  t.strictSame(
    told({ maxBytes: 4 }, function* ({ event }) {
      yield event(criLine('stdout', 'P', 'abc'))
      yield event(criLine('stderr', 'F', 'other'))
      yield event(criLine('stdout', 'P', 'def'))
      yield event(criLine('stdout', 'F', 'g'))
      yield event(criLine('stdout', 'F', 'next'))
    }),
    ['other whole', 'abc too_large', 'defg whole continued', 'next whole']
  )
  t.strictSame(
    told({ maxAgeMs: 10 }, function* ({ event }) {
      yield event(criLine('stdout', 'P', 'old'), { receivedAt: 0 })
      yield event(criLine('stderr', 'F', 'young'), { receivedAt: 10 })
    }),
    ['young whole', 'old too_old']
  )
  t.strictSame(
    told({ maxParts: 1 }, function* ({ event }) {
      yield event(criLine('stdout', 'P', 'a'))
      yield event(criLine('stderr', 'P', 'b'))
    }),
    ['a too_many', 'b end']
  )
  t.end()
})

t.test('a line truncated by the source does not pass as whole', (t) => {
  const records = joined({}, function* () {
    const { event } = containerEvents()
    yield event(criLine('stdout', 'P', 'a'), { tags: { truncated: 'true' } })
    yield event(criLine('stdout', 'F', 'b'))
    yield event(criLine('stdout', 'F', 'c'), { tags: { partial: 'true' } })
    yield event('2016-10', { tags: { partial: 'true' } })
    yield event(criLine('stdout', 'F', 'd'))
  })
  t.strictSame(
    records.map(({ payload, incomplete }) => `${payload.toString()} ${incomplete ?? 'whole'}`),
    ['ab cut', 'c cut', '2016-10 cut', 'd whole']
  )
  t.end()
})

t.test('a line that is never finished comes, although no other line does', async (t) => {
  const clock = fakeClock()
  const { event } = containerEvents()
  const lines = new PassThrough({ objectMode: true })
  lines.write(event(criLine('stderr', 'P', 'panic: ')))
  const records = containerLogs({ maxAgeMs: 50 }, clock)(lines)
  const coming = records.next()
  await clock.advance(49)
  let came = false
  void coming.then(() => (came = true))
  await clock.advance(0)
  t.equal(came, false)
  await clock.advance(1)
  const { value } = (await coming) as IteratorYieldResult<ContainerRecord>
  t.match(value, { incomplete: 'too_old', payload: Buffer.from('panic: ') })
  lines.end()
  t.equal((await records.next()).done, true)
  t.equal(clock.pending, 0)
})

t.test('a pause of the consumer splits no line', async (t) => {
  const clock = fakeClock()
  const { event } = containerEvents()
  const lines = Readable.from([
    event(criLine('stdout', 'P', 'a '), { ino: '1', path: '/p/1/0.log' }),
    event(criLine('stdout', 'F', 'other'), { ino: '2', path: '/p/2/0.log' }),
    event(criLine('stdout', 'F', 'another'), { ino: '2', path: '/p/2/0.log', receivedAt: 1000 }),
    event(criLine('stdout', 'F', 'line'), { ino: '1', path: '/p/1/0.log', receivedAt: 1000 })
  ])
  const texts: string[] = []
  for await (const { payload, incomplete } of containerLogs({ maxAgeMs: 50 }, clock)(lines)) {
    texts.push(`${payload.toString()} ${incomplete ?? 'whole'}`)
    await clock.advance(1000)
  }
  t.strictSame(texts, ['other whole', 'another whole', 'a line whole'])
})

t.test('leaving the loop early ends the source', async (t) => {
  const { event } = containerEvents()
  const lines = new PassThrough({ objectMode: true })
  lines.write(event(criLine('stdout', 'F', 'a')))
  for await (const { payload } of containerLogs()(lines)) {
    t.equal(payload.toString(), 'a')
    lines.write(event(criLine('stdout', 'F', 'b')))
    break
  }
  if (!lines.closed) await once(lines, 'close')
  t.ok(lines.destroyed)
})

t.test('a line that the kubelet has rotated away from goes on in the new file, and in no other', (t) => {
  const records = joined({}, function* () {
    const { event, anew } = containerEvents()
    yield event(criLine('stdout', 'P', 'a'), { ino: '1' })
    yield event(criLine('stderr', 'F', 'e'), { ino: '1' })
    // Renamed, and read to its end
    yield event(criLine('stdout', 'P', 'b'), { ino: '1', path: '/p/a/0.log.20261130-101112' })
    yield event(criLine('stdout', 'F', 'c'), { ino: '2' })
    // After a restart a rotated file has its own name from the beginning
    yield event(criLine('stdout', 'P', 'lone'), { ino: '3', path: '/p/a/0.log.20261130-090000' })
    yield event(criLine('stdout', 'F', 'd'), { ino: '2' })
    // An inode is used again, by another container
    anew('1')
    yield event(criLine('stdout', 'P', 'x'), { ino: '1', path: '/p/b/0.log' })
    yield event(criLine('stdout', 'F', 'f'), { ino: '2' })
    yield event(criLine('stdout', 'F', 'y'), { ino: '1', path: '/p/b/0.log' })
  })
  t.strictSame(
    records.map(({ payload, incomplete }) => `${payload.toString()} ${incomplete ?? 'whole'}`),
    ['e whole', 'abc whole', 'd whole', 'f whole', 'xy whole', 'lone end']
  )
  t.end()
})

t.test('parts of two files with another file between them are not joined', (t) => {
  const at = (second: string) => `2016-10-06T00:17:${second}.5Z`
  const records = joined({}, function* () {
    const { event } = containerEvents()
    yield event(criLine('stdout', 'P', 'a', at('09')), { ino: '1' })
    // The file between them has been rotated before its first line came
    yield event(criLine('stdout', 'F', 'c', at('19')), { ino: '3' })
    yield event(criLine('stdout', 'P', 'd', at('20')), { ino: '3' })
    yield event(criLine('stdout', 'F', 'b', at('10')), { ino: '2', path: '/p/a/0.log.20161006-001710' })
    yield event(criLine('stdout', 'P', 'e', at('50')), { ino: '3' })
    yield event(criLine('stdout', 'F', 'f', at('52')), { ino: '4' })
    yield event(criLine('stdout', 'P', 'g', at('53')), { ino: '4' })
    yield event(criLine('stdout', 'F', 'h', at('52')), { ino: '5' })
  })
  t.strictSame(
    records.map(({ payload, incomplete }) => `${payload.toString()} ${incomplete ?? 'whole'}`),
    ['a rotated', 'c whole', 'b whole', 'def whole', 'g rotated', 'h whole']
  )
  t.end()
})

t.test('as OpenTelemetry has it', (t) => {
  const { event, acked } = containerEvents()
  const path = '/var/log/pods/shop_web-0_1f2e/nginx/0.log'
  const [record] = joined({}, function* () {
    yield event(criLine('stderr', 'P', Buffer.from([0xc3])), { path })
    yield event(criLine('stderr', 'F', Buffer.from([0xa9])), { path })
  })
  if (record === undefined) throw new Error('nothing came')
  const item = toItem(record)
  t.match(item.record, { timeUnixNano: '1475713029669794202', body: { stringValue: 'é' } })
  t.match(
    item.record.attributes.find(({ key }) => key === 'log.iostream'),
    { value: { stringValue: 'stderr' } }
  )
  t.strictSame(item.resource, {
    'k8s.namespace.name': 'shop',
    'k8s.pod.name': 'web-0',
    'k8s.container.name': 'nginx',
    'k8s.pod.uid': '1f2e',
    'k8s.container.restart_count': 0
  })
  item.ack()
  t.equal(acked.length, 2)
  const [docker] = joined({}, function* () {
    yield event(JSON.stringify({ log: 'a\n', stream: 'stdout', attrs: { team: 'a', n: 5 }, time: TIME }))
  })
  if (docker === undefined) throw new Error('nothing came')
  t.strictSame(toItem(docker).record.attributes.find(({ key }) => key === 'warp_flow.container.attrs')?.value, {
    kvlistValue: {
      values: [
        { key: 'team', value: { stringValue: 'a' } },
        { key: 'n', value: { stringValue: '5' } }
      ]
    }
  })
  t.equal(nanosecondsOf('2016-10-06T02:17:09.5+02:00'), '1475713029500000000')
  t.equal(nanosecondsOf('1969-12-31T23:59:59Z'), null)
  t.end()
})

function joined(options: JoinOptions, events: () => Iterable<FileEvent>): ContainerRecord[] {
  const joiner = new LineJoiner(options)
  const records: ContainerRecord[] = []
  for (const event of events())
    records.push(...joiner.take(event, event.receivedAt), ...joiner.closeOld(event.receivedAt))
  return [...records, ...joiner.end()]
}

/** CR LF is the end of a line. */
function withoutReturn(chunks: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(chunks)
  return chunks.at(-1)?.at(-1) === 0x0d ? whole.subarray(0, -1) : whole
}

/** No part is acked before its record, then all of them are, and none twice. */
function acksAreThoseOfTheParts(records: readonly ContainerRecord[], acked: readonly string[]): void {
  let expected = 0
  for (const { ack, parts } of records) {
    if (acked.length !== expected) throw new Error('a part was acked before its record')
    ack()
    expected += parts
  }
  if (acked.length !== expected || new Set(acked).size !== expected) throw new Error('not each part was acked once')
}
