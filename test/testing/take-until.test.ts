import t from 'tap'
import { takeUntil } from '../../lib/testing/take-until.ts'
import { closed, scripted, texts } from '../support/scripted-intake.ts'

t.test('up to the record that was waited for, and on from there', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 4, when: 'turn' }])
  const first = await takeUntil(source, ({ text }) => text === '3')
  t.strictSame(
    first.map(({ text }) => text),
    texts(4)
  )
  t.equal((await takeUntil(source, (_event, count) => count === 2)).length, 2)
  source.destroy()
})

t.test('a source that ends before says what came', async (t) => {
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

t.test('when the time is over the source is destroyed, and what came is said', async (t) => {
  const { source } = scripted([{ records: 2 }, { records: 1, when: 'gate' }])
  await t.rejects(
    takeUntil(source, () => false, { timeoutMs: 50 }),
    { message: 'takeUntil: 2 records, and not the one that was waited for, came within 50 ms' }
  )
  await closed(source)
})

t.test('what the question throws is what it rejects with', async (t) => {
  const { source } = scripted([{ records: 2 }])
  await t.rejects(
    takeUntil(source, () => {
      throw new Error('odd record')
    }),
    { message: 'odd record' }
  )
  source.destroy()
})
