import t from 'tap'
import { Breaths } from '../../lib/core/breaths.ts'

t.test('after some time others have their turn, and after that it is not due at once', async (t) => {
  const breaths = new Breaths()
  while (!breaths.isDue);
  let turns = 0
  setImmediate(() => {
    turns++
  })
  await breaths.take()
  t.equal(turns, 1)
})
