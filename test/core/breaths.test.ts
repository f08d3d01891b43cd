import t from 'tap'
import { Breaths } from '../../lib/core/breaths.ts'

t.test('a breath is due after some time, and not again right after it', async (t) => {
  const breaths = new Breaths()
  while (!breaths.isDue);
  let turns = 0
  setImmediate(() => {
    turns++
  })
  await breaths.take()
  t.equal(turns, 1)
})
