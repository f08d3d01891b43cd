import t from 'tap'
import { once } from '../../lib/file/line-supply.ts'

t.test('once() calls its function a single time', async (t) => {
  let asked = 0
  const supply = once(() => {
    asked++
    return null
  })
  t.strictSame([supply.next(), supply.next(), asked], [null, null, 1])
})
