import t from 'tap'
import { fewAtATime } from '../../lib/apply/few-at-a-time.ts'

t.test('so many run side by side and no more, and results come in the order of the items', async (t) => {
  let running = 0
  let most = 0
  const results = await fewAtATime(3, [5, 1, 4, 1, 3, 2, 9], async (turns) => {
    most = Math.max(most, ++running)
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    running--
    return turns * 10
  })
  t.same(results, [50, 10, 40, 10, 30, 20, 90])
  t.equal(most, 3)
  t.same(await fewAtATime(3, [], () => Promise.reject(new Error('nobody'))), [])
})

t.test('a failure is reported', async (t) => {
  await t.rejects(
    fewAtATime(2, [1, 2, 3], async (item) => {
      if (item === 2) throw new Error('two')
    }),
    { message: 'two' }
  )
})
