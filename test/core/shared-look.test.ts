import t from 'tap'
import { sharedLook } from '../../lib/core/shared-look.ts'

t.test(
  'a request during a running check of the same key shares it; a later or other request gets its own',
  async (t) => {
    let looks = 0
    const look = sharedLook(
      (name: string) => name,
      async (name: string) => {
        await Promise.resolve()
        if (name === 'bad') throw new Error('bad')
        return `${name} ${++looks}`
      }
    )
    t.same(await Promise.all([look('a'), look('a'), look('b')]), ['a 1', 'a 1', 'b 2'])
    t.equal(await look('a'), 'a 3')
    const failures = await Promise.allSettled([look('bad'), look('bad')])
    t.same(
      failures.map(({ status }) => status),
      ['rejected', 'rejected']
    )
    await t.rejects(look('bad'), { message: 'bad' })
  }
)
