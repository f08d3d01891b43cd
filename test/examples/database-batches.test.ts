import { EventEmitter, once } from 'node:events'
import { Readable } from 'node:stream'
import t from 'tap'
import { batches, type Limits } from '../../examples/database/batches.ts'

const NEVER: Limits = { records: Infinity, bytes: Infinity, ms: 2 ** 31 - 1 }

async function batchesOf(source: AsyncIterable<string>, limits: Partial<Limits>): Promise<string[]> {
  const found: string[] = []
  for await (const batch of batches(source, { ...NEVER, ...limits }, (text) => text.length)) found.push(batch.join())
  return found
}

t.test('a batch is full at its records or its bytes, and the end of the source ends the last one', async (t) => {
  const source = (): Readable => Readable.from(['a', 'bb', 'ccc', 'd', 'e'])
  t.strictSame(await batchesOf(source(), {}), ['a,bb,ccc,d,e'])
  t.strictSame(await batchesOf(source(), { records: 2 }), ['a,bb', 'ccc,d', 'e'])
  t.strictSame(await batchesOf(source(), { records: 1 }), ['a', 'bb', 'ccc', 'd', 'e'])
  t.strictSame(await batchesOf(source(), { bytes: 3 }), ['a,bb', 'ccc', 'd,e'])
  t.strictSame(await batchesOf(Readable.from([]), {}), [])
})

t.test('a batch does not wait for ever, and no record is lost to the time that is over', async (t) => {
  const more = new EventEmitter()
  const source = (async function* () {
    yield 'first'
    await once(more, 'more')
    yield 'second'
  })()
  const all = batches(source, { ...NEVER, ms: 1 }, () => 1)
  t.strictSame((await all.next()).value, ['first'], 'the source has no second one yet')
  more.emit('more')
  t.strictSame((await all.next()).value, ['second'])
  t.equal((await all.next()).done, true)
})

t.test('while a batch is worked on, one more record is taken', async (t) => {
  let given = 0
  const source = (async function* () {
    for (;;) yield ++given
  })()
  const all = batches(source, { ...NEVER, records: 10 }, () => 1)
  t.equal((await all.next()).value?.length, 10)
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
  t.equal(given, 11)
  await all.return()
  t.equal((await source.next()).done, true, 'whoever leaves the loop leaves the source')
})

t.test('the error of a source is thrown, also while nobody waits for a record', async (t) => {
  const source = (async function* () {
    yield 'first'
    throw new Error('gone')
  })()
  const all = batches(source, { ...NEVER, records: 1 }, () => 1)
  t.strictSame((await all.next()).value, ['first'])
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
  await t.rejects(all.next(), { message: 'gone' })
})
