import t from 'tap'
import { takeUntil } from '../../lib/testing/take-until.ts'
import { closed, scripted, texts } from '../support/scripted-intake.ts'

t.test('records are taken up to the awaited one, and later ones stay readable', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 4, when: 'turn' }])
  const first = await takeUntil(source, ({ text }) => text === '3')
  t.strictSame(
    first.map(({ text }) => text),
    texts(4)
  )
  t.equal((await takeUntil(source, (_event, count) => count === 2)).length, 2)
  source.destroy()
})

t.test('a source that ends before rejects with the records that came', async (t) => {
  const { source } = scripted([{ records: 2 }])
  await t.rejects(
    takeUntil(source, () => false),
    { message: 'takeUntil: the source ended after 2 records, the last of which is "1"' }
  )
  await t.rejects(
    takeUntil(scripted([]).source, () => false),
    { message: 'takeUntil: the source ended after 0 records' }
  )
})

t.test('a timeout destroys the source and reports the records that came', async (t) => {
  const { source } = scripted([{ records: 2 }, { records: 1, when: 'gate' }])
  await t.rejects(
    takeUntil(source, () => false, { timeoutMs: 50 }),
    { message: 'takeUntil: 2 records, and not the one that was waited for, came within 50 ms' }
  )
  await closed(source)
})

t.test('an error thrown by the predicate rejects', async (t) => {
  const { source } = scripted([{ records: 2 }])
  await t.rejects(
    takeUntil(source, () => {
      throw new Error('odd record')
    }),
    { message: 'odd record' }
  )
  source.destroy()
})
