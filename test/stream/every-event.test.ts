import { setImmediate } from 'node:timers'
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { MessageMeta } from '../../lib/syslog/parse/message-meta.ts'
import { ParsedMessage } from '../../lib/syslog/parse/parsed-message.ts'
import { parseSyslog } from '../../lib/syslog/parse/parse-syslog.ts'
import type { SourceEvent, SyslogEvent } from '../../types/event.ts'
import type { SyslogFields, SyslogMeta } from '../../types/meta.ts'
import type { ParsedSyslog } from '../../types/parsed-syslog.ts'
import { everyKind } from './support/every-kind.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Each field that is declared: one that is new does not compile here without a line of its own. */
const FIELDS: Readonly<Record<Exclude<keyof SourceEvent, 'ack' | 'copy' | 'toJSON'>, true>> = {
  payload: true,
  text: true,
  source: true,
  tags: true,
  position: true,
  meta: true,
  receivedAt: true
}
/** What a kind can give beside its fields: it would double a copy, and JSON. */
const BESIDE: Readonly<Record<string, readonly (keyof SyslogEvent)[]>> = { SyslogEvent: ['original'] }
const SYSLOG_FIELDS: Readonly<Record<keyof SyslogMeta & keyof SyslogFields, true>> = {
  kind: true,
  format: true,
  priority: true,
  facility: true,
  facilityName: true,
  severity: true,
  severityName: true,
  version: true,
  timestamp: true,
  timestampText: true,
  hostname: true,
  appName: true,
  procId: true,
  msgId: true,
  structuredData: true,
  error: true,
  transport: true,
  remoteAddress: true,
  remotePort: true,
  tlsPeerName: true
}
const PARSED_FIELDS: Readonly<Record<keyof ParsedSyslog, true>> = {
  payload: true,
  text: true,
  meta: true,
  tags: true,
  error: true
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...names].sort()
}

/** The getters of its class. */
function gettersOf(value: object): readonly string[] {
  const described = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(value) as object)
  return Object.keys(described).filter((name) => described[name]?.get !== undefined)
}

for (const [kind, make] of Object.entries(everyKind)) {
  t.test(`${kind}: every field is declared, copied, and shown`, async (t) => {
    const { event } = make('hello, world and more')
    const fields = sorted(Object.keys(FIELDS))
    // The text of a line is in hand, and no getter
    const readable = new Set([...gettersOf(event), ...(Object.hasOwn(event, 'text') ? ['text'] : [])])
    t.strictSame(sorted(readable), sorted([...fields, ...(BESIDE[kind] ?? []), 'ack']))
    t.strictSame(sorted(Object.keys(event.copy())), fields)
    t.strictSame(
      sorted(Object.keys(event.toJSON())),
      fields.filter((name) => name !== 'payload'),
      'JSON has the payload as its text'
    )
    const shown = inspect(event, { depth: 4 })
    t.ok(shown.startsWith(`${kind} {`))
    for (const name of fields) t.match(shown, new RegExp(`^ *${name}: |[{] ${name}: `, 'm'))
    t.equal(inspect([[[event]]]), `[ [ [ [${kind}] ] ] ]`, 'depth counts')
  })

  t.test(`${kind}: acks count once, wherever they are called from`, async (t) => {
    const { event, unacked } = make('x')
    t.equal(unacked(), 1)
    const { ack } = event
    t.equal(ack(), undefined)
    t.equal(unacked(), 0)
    ack()
    event.ack()
    event.ack.call(null)
    t.equal(unacked(), 0)

    const later = make('x')
    await new Promise<void>((resolve) => {
      setImmediate(later.event.ack)
      setImmediate(resolve)
    })
    t.equal(later.unacked(), 0)
    const promised = make('x')
    await Promise.resolve('what a store gives').then(promised.event.ack)
    t.equal(promised.unacked(), 0)
    const listed = [make('a'), make('b')]
    for (const each of listed.map((one) => one.event.ack)) each()
    t.strictSame(
      listed.map((one) => one.unacked()),
      [0, 0]
    )
  })

  t.test(`${kind}: one that is frozen, or stood in for, gives all it has`, async (t) => {
    const whole = make('x').event.copy()
    for (const stand of [
      Object.freeze(make('x').event),
      new Proxy(make('x').event, {}),
      Object.create(make('x').event) as SourceEvent
    ]) {
      t.strictSame(stand.copy(), whole)
      t.strictSame(stand.copy(), whole, 'and again')
      t.equal(stand.ack(), undefined)
      t.strictSame(Object.freeze(stand.meta), stand.meta)
      t.strictSame(stand.copy(), whole)
    }
  })

  t.test(`${kind}: a copy is plain data of its own`, async (t) => {
    const { event, unacked } = make('hello, grüße')
    const copy = event.copy()
    for (const name of Object.keys(FIELDS) as (keyof typeof FIELDS)[])
      if (name !== 'meta') t.strictSame(copy[name], event[name], name)
    t.strictSame(JSON.parse(JSON.stringify(event.meta)), JSON.parse(JSON.stringify(make('hello, grüße').event.meta)))
    t.equal(copy.meta.kind, event.meta.kind)
    t.ok(Buffer.isBuffer(copy.payload))
    for (const bytes of buffersIn(copy)) t.equal(bytes.buffer.byteLength, bytes.length, 'no part of a larger buffer')
    t.equal(Object.getPrototypeOf(copy), Object.prototype)
    t.equal(Object.getPrototypeOf(copy.meta), Object.prototype)
    t.notOk('ack' in copy)
    t.strictSame({ ...copy }, copy)
    const cloned = structuredClone(copy)
    t.strictSame(Buffer.from(cloned.payload), event.payload)
    t.strictSame(cloned.position, event.position)
    t.equal(unacked(), 1, 'copying is no ack')
    t.strictSame(make('hello, grüße').event.copy(), copy, 'equal records have equal copies')
    assert.throws(() => {
      assert.deepEqual(make('hello, world').event.copy(), copy)
    })
  })

  t.test(`${kind}: JSON is data that is cloned as it is`, async (t) => {
    const { event } = make('hello, grüße')
    const json = event.toJSON()
    t.strictSame(structuredClone(json), json)
    t.strictSame(JSON.parse(JSON.stringify(event)), json)
  })

  t.test(`${kind}: two records are never equal to what compares objects field by field`, async () => {
    const [one, other] = [make('one').event, make('another').event]
    assert.throws(() => {
      assert.deepEqual(one, other)
    })
    assert.deepEqual(one, one)
  })

  t.test(`${kind}: a kept copy keeps no block of text or bytes alive, as a kept event does`, async (t) => {
    const text = 'a record that is long enough to be a piece of a longer text'
    const [byEvents, byCopies] = [bytesKept(() => make(text).event), bytesKept(() => make(text).event.copy())]
    t.ok(byCopies < byEvents / 2, `${byCopies} bytes by copies, ${byEvents} by events`)
  })
}

t.test('a syslog message that is frozen gives all it has', async (t) => {
  const text = '<13>1 2026-01-02T03:04:05Z host app 1 - [a b="c"] grüße'
  const [whole, frozen] = [parseSyslog(text), Object.freeze(parseSyslog(text))]
  for (const name of Object.keys(PARSED_FIELDS) as (keyof ParsedSyslog)[])
    if (name !== 'meta') t.strictSame(frozen[name], whole[name], name)
  t.equal(JSON.stringify(Object.freeze(frozen.meta)), JSON.stringify(whole.meta))
})

t.test('every field of a syslog message is declared and shown', async (t) => {
  const parsed = parseSyslog('<13>1 2026-01-02T03:04:05Z host app 1 - [a b="c"] text')
  const { meta } = parsed
  t.ok(meta instanceof MessageMeta && parsed instanceof ParsedMessage)
  t.strictSame(sorted(gettersOf(meta)), sorted(Object.keys(SYSLOG_FIELDS)))
  t.strictSame(sorted(Object.keys(JSON.parse(JSON.stringify(meta)) as object)), sorted(Object.keys(SYSLOG_FIELDS)))
  t.strictSame(sorted([...gettersOf(parsed), 'meta']), sorted(Object.keys(PARSED_FIELDS)))
})

/** By 2000 of them, each with a block of 16 KiB. */
function bytesKept(make: () => unknown): number {
  const before = used()
  const kept = Array.from({ length: 2000 }, make)
  const bytes = used() - before
  return kept.length === 0 ? 0 : bytes
}

function used(): number {
  gc()
  gc() // the bytes of buffers go with the next one
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function buffersIn(value: unknown): Buffer[] {
  if (Buffer.isBuffer(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(buffersIn) : []
}
