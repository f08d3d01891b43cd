import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import t from 'tap'
import { EventStore, rowOf, type EventRow } from '../../examples/edge/event-store.ts'
import type { EdgeRecord } from '../../examples/edge/record.ts'
import { GaveUp } from '../../examples/kafka-workers/retry.ts'
import { startExample } from '../examples/support/start-example.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { createTopic, endOffsets, produce } from '../support/kafka/topics.ts'
import { freePorts } from '../support/kafka/free-ports.ts'
import { needsPackage } from '../support/needs-package.ts'
import { needsPostgres, startPostgres } from '../support/postgres/start-postgres.ts'
import { onlyInWhole } from '../support/whole.ts'
import { until } from './support/kafka-until.ts'

needsPackage()
const PLAIN: EdgeRecord = {
  id: '',
  host: 'here',
  source: 'logs',
  text: 'a text',
  receivedAt: new Date(0).toISOString(),
  position: {},
  meta: null
}
const needs = { skip: needsKafka().skip || needsPostgres().skip }

t.test('killing any part loses no line of a file and stores none twice', onlyInWhole(needs), async (t) => {
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

t.test('a record that cannot be stored becomes a dead letter, and no worker ends', needs, async (t) => {
  const [kafka, postgres] = await Promise.all([kafkaForTests(t), startPostgres()])
  t.teardown(() => postgres.close())
  await createTopic(kafka, 'logs')
  const json = (fields: object): string => JSON.stringify({ ...PLAIN, ...fields })
  const poison = [
    null,
    'no JSON \x1b[2J',
    json({ id: 5 }),
    json({ receivedAt: '+123456-01-01T00:00:00.000Z' }),
    json({ id: randomBytes(9000).toString('hex') }), // longer than an index takes
    json({}).replace('{}', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    json({ id: 'refused by a trigger' })
  ]
  const core = startExample(t, 'edge/core', {}, [kafka.brokers.join(), 'logs', postgres.url])
  await core.says(/^joined/m)
  const client = new pg.Client(postgres.url)
  await client.connect()
  await client.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not this'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.id LIKE 'refused%') EXECUTE FUNCTION refuse()`)
  await produce(kafka, 'logs', [
    { value: json({ id: 'first' }) },
    ...poison.map((value) => ({ value })),
    { value: json({ id: 'last' }) }
  ])
  const stored = async (): Promise<unknown[]> => (await client.query('SELECT id FROM events ORDER BY id')).rows
  await until('the last is stored', async () => (await stored()).length === 2, { state: core.errors })
  t.strictSame(await stored(), [{ id: 'first' }, { id: 'last' }])
  await client.end()
  t.strictSame(await core.end('SIGTERM'), { code: 0, signal: null })
  t.equal(core.errors().match(/^dead letter: /gm)?.length, poison.length, core.errors())
  t.notOk(core.errors().includes('\x1b'), 'records cannot send commands to the terminal')
  const ends = Object.values(await endOffsets(kafka, 'logs.dead'))
  t.equal(
    ends.reduce((sum, end) => sum + Number(end), 0),
    poison.length
  )
})

t.test('an edge stopped while Kafka is away waits its stated time, and reports what it leaves behind', async (t) => {
  const folder = t.testdir({ logs: { 'app.log': 'a line\n' } })
  const [broker = 0] = await freePorts(1)
  const edge = startExample(
    t,
    'edge/edge',
    { EDGE_LOGS: path.join(folder, 'logs'), EDGE_STATE: path.join(folder, 'state'), EDGE_PORT: '0' },
    [`127.0.0.1:${broker}`, 'logs', path.resolve('examples/edge')]
  )
  await edge.says(/"key":"logs","events":1,"unacked":1/)
  t.strictSame(await edge.end('SIGTERM'), { code: 0, signal: null })
  t.match(edge.errors(), /^SYSTEM_STOP_TIMEOUT /m, 'not before its timeout')
  t.match(edge.errors(), /^stopped; Kafka has not taken at least 1/m)
})

t.test('the table of events stores each record once and unchanged', needsPostgres(), async (t) => {
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

  t.test('a repeated record is stored once, even within a batch or from two workers at once', async (t) => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => row({ id }))
    if (a === undefined || b === undefined || c === undefined) throw new Error('no records')
    await one.insert([a, a, b])
    await Promise.all([one.insert([a, b, c]), other.insert([c, b, a])])
    t.strictSame(await ask('SELECT id FROM events ORDER BY id'), [{ id: 'a' }, { id: 'b' }, { id: 'c' }])
  })

  t.test('bytes that are not text, and NULs, are kept', async (t) => {
    await one.insert([
      row({ id: 'bytes', text: '\uFFFD', payloadBase64: Buffer.from([0xff]).toString('base64') }),
      row({ id: 'nul', text: 'a\0b' })
    ])
    t.strictSame(await ask(`SELECT id, text, payload FROM events WHERE payload IS NOT NULL ORDER BY id`), [
      { id: 'bytes', text: '\uFFFD', payload: Buffer.from([0xff]) },
      { id: 'nul', text: 'a\u2400b', payload: Buffer.from('a\0b') }
    ])
  })

  t.test('a record refused by the server is not retried, and nothing of its batch is stored', async (t) => {
    const late = row({ id: 'late', receivedAt: '+123456-01-01T00:00:00.000Z' })
    const error = await one.insert([row({ id: 'good' }), late]).catch((error: unknown) => error)
    t.ok(error instanceof GaveUp)
    t.match(error, { attempts: 1, cause: { code: /^22/ } })
    t.strictSame(await ask(`SELECT id FROM events WHERE id IN ('good', 'late')`), [])
  })

  t.test('a write waits for an unavailable server', async (t) => {
    await postgres.stop('SIGKILL')
    const inserting = one.insert([row({ id: 'waited' })])
    while (trouble.length === 0) await new Promise(setImmediate)
    await postgres.start()
    await inserting
    t.strictSame(await ask(`SELECT id FROM events WHERE id = 'waited'`), [{ id: 'waited' }])
  })

  t.test('an aborted write stops waiting', async (t) => {
    await postgres.stop('SIGKILL')
    const inserting = one.insert([row({ id: 'never' })])
    given.abort()
    await t.rejects(inserting)
    await Promise.all([one.close(), other.close()])
  })
})

function row(fields: Partial<EdgeRecord>): EventRow {
  return rowOf({ ...PLAIN, ...fields })
}
