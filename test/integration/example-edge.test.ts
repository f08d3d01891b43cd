import { execFile } from 'node:child_process'
import path from 'node:path'
import pg from 'pg'
import t from 'tap'
import { EventStore } from '../../examples/edge/event-store.ts'
import type { EdgeRecord } from '../../examples/edge/record.ts'
import { GaveUp } from '../../examples/kafka-workers/retry.ts'
import { needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { needsPackage } from '../support/needs-package.ts'
import { needsPostgres, startPostgres } from '../support/postgres/start-postgres.ts'

needsPackage()
const needs = { skip: needsKafka().skip || needsPostgres().skip }

t.test('any part may be killed: no line of a file is lost, none is stored twice', needs, async (t) => {
  const env = { ...process.env, EDGE_SECONDS: '15' }
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, [path.resolve('dist/examples/edge/chaos.js')], { env }, (error, stdout, stderr) => {
      t.equal(error, null, 'it ends with 0')
      if (error !== null) t.comment(stdout, stderr)
      resolve(stdout)
    })
  })
  t.match(said, /^seed \d+: (?:[5-9]|\d\d) kills in 15 s/m)
  t.match(said, /^files +[\d,]{5,} +[\d,]{5,} +0 +0 +as promised/m)
  t.comment(said.slice(said.lastIndexOf('\nseed')))
})

t.test('the table of events', needsPostgres(), async (t) => {
  const postgres = await startPostgres()
  t.teardown(() => postgres.close())
  const given = new AbortController()
  const trouble: string[] = []
  const open = (): EventStore => new EventStore(postgres.url, given.signal, (text) => trouble.push(text))
  const [one, other] = [open(), open()]
  await Promise.all([one.prepare(), other.prepare()])
  const ask = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client(postgres.url)
    await client.connect()
    const { rows } = await client.query(text)
    await client.end()
    return rows
  }

  t.test('what comes again, also within a batch and from two workers at once, is stored once', async (t) => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => record({ id }))
    if (a === undefined || b === undefined || c === undefined) throw new Error('no records')
    await one.insert([a, a, b])
    await Promise.all([one.insert([a, b, c]), other.insert([c, b, a])])
    t.strictSame(await ask('SELECT id FROM events ORDER BY id'), [{ id: 'a' }, { id: 'b' }, { id: 'c' }])
  })

  t.test('bytes that are no text, and NULs, are kept', async (t) => {
    await one.insert([
      record({ id: 'bytes', text: '\uFFFD', payloadBase64: Buffer.from([0xff]).toString('base64') }),
      record({ id: 'nul', text: 'a\0b' })
    ])
    t.strictSame(await ask(`SELECT id, text, payload FROM events WHERE payload IS NOT NULL ORDER BY id`), [
      { id: 'bytes', text: '\uFFFD', payload: Buffer.from([0xff]) },
      { id: 'nul', text: 'a\u2400b', payload: Buffer.from('a\0b') }
    ])
  })

  t.test('what the server refuses is not tried again, and nothing of its batch is stored', async (t) => {
    const late = record({ id: 'late', receivedAt: '+123456-01-01T00:00:00.000Z' })
    const error = await one.insert([record({ id: 'good' }), late]).catch((error: unknown) => error)
    t.ok(error instanceof GaveUp)
    t.match(error, { attempts: 1, cause: { code: /^22/ } })
    t.strictSame(await ask(`SELECT id FROM events WHERE id IN ('good', 'late')`), [])
  })

  t.test('it waits for a server that is away', async (t) => {
    await postgres.stop('SIGKILL')
    const inserting = one.insert([record({ id: 'waited' })])
    while (trouble.length === 0) await new Promise(setImmediate)
    await postgres.start()
    await inserting
    t.strictSame(await ask(`SELECT id FROM events WHERE id = 'waited'`), [{ id: 'waited' }])
  })

  t.test('a wait that is given up ends', async (t) => {
    await postgres.stop('SIGKILL')
    const inserting = one.insert([record({ id: 'never' })])
    given.abort()
    await t.rejects(inserting)
    await Promise.all([one.close(), other.close()])
  })
})

function record(fields: Partial<EdgeRecord>): EdgeRecord {
  const receivedAt = new Date(0).toISOString()
  return { id: '', host: 'here', source: 'logs', text: 'a text', receivedAt, position: {}, meta: null, ...fields }
}
