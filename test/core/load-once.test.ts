import t from 'tap'
import { loadOnce } from '../../lib/core/load-once.ts'

t.test('a module is loaded on first use, and never again', async (t) => {
  let loads = 0
  const load = loadOnce(async () => ({ number: ++loads }))
  t.equal(loads, 0)
  t.strictSame(await Promise.all([load(), load()]), [{ number: 1 }, { number: 1 }])
  t.equal((await load()).number, 1)
})

t.test('a failed load is tried again', async (t) => {
  let loads = 0
  const load = loadOnce(async () => {
    if (++loads === 1) throw new Error('no descriptors')
    return loads
  })
  await t.rejects(load(), { message: 'no descriptors' })
  t.equal(await load(), 2)
})
