import t from 'tap'
import { once } from '../../lib/file/line-supply.ts'

t.test('what is given once is asked for once', async (t) => {
  let asked = 0
  const supply = once(() => {
    asked++
    return null
  })
  t.strictSame([supply.next(), supply.next(), asked], [null, null, 1])
})
