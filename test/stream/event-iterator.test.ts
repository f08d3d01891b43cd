import t from 'tap'
import { closed, scripted, texts, turn } from '../support/scripted-intake.ts'

const waiting = () => scripted([{ records: 2 }, { records: 1, when: 'gate' }])

t.test('break leaves the source destroyed and released', async (t) => {
  const { source, intake, contexts } = waiting()
  for await (const { text } of source) if (text === '0') break
  t.ok(source.closed)
  t.equal(intake().closed, 1)
  t.ok(contexts[0]?.signal.aborted)
})

t.test("an error thrown in the loop's body propagates, and the source is released", async (t) => {
  const { source } = waiting()
  await t.rejects(
    async () => {
      for await (const event of source) throw new Error(`no ${event.text}`)
    },
    { message: 'no 0' }
  )
  t.ok(source.closed)
})

t.test('next() called by hand works to the end and beyond', async (t) => {
  const { source } = scripted([{ records: 2 }])
  const iterator = source[Symbol.asyncIterator]()
  t.equal(iterator[Symbol.asyncIterator](), iterator)
  t.match(await iterator.next(), { done: false, value: { text: '0' } })
  t.match(await iterator.next(), { done: false, value: { text: '1' } })
  t.strictSame(await iterator.next(), { done: true, value: undefined })
  t.strictSame(await iterator.next(), { done: true, value: undefined })
})

t.test('overlapping next() calls are answered in order, the rest with the end', async (t) => {
  const { source } = scripted([{ records: 2 }, { records: 2, when: 'turn' }])
  const iterator = source[Symbol.asyncIterator]()
  const results = await Promise.all(Array.from({ length: 6 }, () => iterator.next()))
  t.strictSame(
    results.map(({ value }) => value?.text),
    [...texts(4), undefined, undefined]
  )
})

t.test('an error rejects the waiting call; then the iterator is done', async (t) => {
  const { source } = scripted([{ records: 1 }, { fail: new Error('broken'), when: 'turn' }])
  const iterator = source[Symbol.asyncIterator]()
  const results = await Promise.allSettled([iterator.next(), iterator.next(), iterator.next()])
  t.match(results, [
    { status: 'fulfilled', value: { done: false } },
    { status: 'rejected', reason: { code: 'SYSTEM_UNKNOWN' } },
    { status: 'fulfilled', value: { done: true } }
  ])
  t.strictSame(await iterator.next(), { done: true, value: undefined })
})

t.test('return() before the first next() releases the source; next() is done', async (t) => {
  const { source } = waiting()
  const iterator = source[Symbol.asyncIterator]()
  t.strictSame(await iterator.return?.(), { done: true, value: undefined })
  t.ok(source.closed)
  t.strictSame(await iterator.next(), { done: true, value: undefined })
  t.strictSame(await iterator.return?.(), { done: true, value: undefined })
})

t.test('return() ends a next() that waits', async (t) => {
  const { source } = waiting()
  const iterator = source[Symbol.asyncIterator]()
  await iterator.next()
  await iterator.next()
  const next = iterator.next()
  await turn()
  await iterator.return?.()
  t.strictSame(await next, { done: true, value: undefined })
})

t.test('asyncDispose of iterator and source releases', async (t) => {
  const { source } = waiting()
  const iterator = source[Symbol.asyncIterator]()
  await iterator.next()
  await dispose(iterator)
  t.ok(source.closed)
  const other = waiting().source
  other.on('error', () => {})
  await dispose(other)
  t.ok(other.destroyed)
})

t.test("destroy() in the body ends the loop as Node's own does", async (t) => {
  for (const [error, expected] of [
    [undefined, { code: 'ERR_STREAM_PREMATURE_CLOSE' }],
    [new Error('mine'), { message: 'mine' }]
  ] as const) {
    const { source } = waiting()
    await t.rejects(async () => {
      for await (const event of source) source.destroy(event.text === '0' ? error : new Error('two'))
    }, expected)
  }
})

t.test('a loop over a source left before throws an error that says so', async (t) => {
  const { source } = waiting()
  for await (const event of source) if (event.text === '0') break
  await t.rejects(source.toArray(), { code: 'ERR_STREAM_PREMATURE_CLOSE' })
})

t.test("a loop over an ended source is empty or throws, as Node's own does", async (t) => {
  const { source } = scripted([{ records: 1 }])
  t.equal((await source.toArray()).length, 1)
  await closed(source)
  t.strictSame(await source.toArray(), [])
})

t.test('loops side by side share the records', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 3, when: 'turn' }])
  const seen: string[] = []
  const loop = async (): Promise<void> => {
    for await (const { text } of source) {
      seen.push(text)
      await turn()
    }
  }
  await Promise.all([loop(), loop()])
  t.strictSame(seen.sort(), texts(6))
})

t.test('an unused iterator does not hold up another consumer', async (t) => {
  const { source } = scripted([{ records: 3 }])
  source[Symbol.asyncIterator]()
  const got: string[] = []
  source.on('data', ({ text }) => got.push(text))
  await closed(source)
  t.strictSame(got, texts(3))
})

async function dispose(what: object): Promise<void> {
  const { asyncDispose } = Symbol as unknown as { readonly asyncDispose: symbol }
  await Reflect.apply(Reflect.get(what, asyncDispose) as () => Promise<void>, what, [])
}
