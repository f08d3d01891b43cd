import t from 'tap'
import { collect } from '../../lib/testing/collect.ts'
import { closed, scripted, texts } from '../support/scripted-intake.ts'

t.test('all records are collected, to the end', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 2, when: 'turn' }])
  t.strictSame(
    (await collect(source)).map(({ text }) => text),
    texts(5)
  )
})

t.test('some records are collected, then more, then the rest in a loop', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 4, when: 'turn' }])
  t.strictSame(await collect(source, { count: 0 }), [])
  const got = [...(await collect(source, { count: 2 })), ...(await collect(source, { count: 3 }))]
  for await (const event of source) got.push(event)
  t.strictSame(
    got.map(({ text }) => text),
    texts(7)
  )
})

t.test('fewer records are returned where the source ends before', async (t) => {
  t.equal((await collect(scripted([{ records: 2 }]).source, { count: 5 })).length, 2)
})

t.test('a source can be stopped after collecting from it', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 1, when: 'gate' }])
  await collect(source, { count: 2 })
  await source.stop()
  t.ok(source.closed)
})

t.test('the error of the source rejects', async (t) => {
  const { source } = scripted([{ records: 2 }, { fail: new Error('broken') }])
  await t.rejects(collect(source), { code: 'SYSTEM_UNKNOWN', cause: { message: 'broken' } })
})

t.test('a timeout reports the number of records, and destroys the source', async (t) => {
  for (const [options, of] of [
    [{ count: 3, timeoutMs: 20 }, '3'],
    [{ timeoutMs: 20 }, 'all']
  ] as const) {
    const { source } = scripted([{ records: 2 }, { records: 1, when: 'gate' }])
    await t.rejects(collect(source, options), { message: `collect: 2 of ${of} records came within 20 ms` })
    await closed(source)
  }
})
