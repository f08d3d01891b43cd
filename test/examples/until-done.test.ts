import t from 'tap'
import { untilDone } from '../../examples/database/until-done.ts'

t.test('it is tried again until it succeeds, each time later', async (t) => {
  const waits: number[] = []
  let tries = 0
  const result = await untilDone(
    async () => {
      if (++tries < 3) throw new Error('not yet')
      return 'done'
    },
    { signal: new AbortController().signal, random: () => 0, onFailed: (_error, ms) => waits.push(ms) }
  )
  t.equal(result, 'done')
  t.strictSame(waits, [100, 200])
})

t.test('a signal ends the wait with its reason', async (t) => {
  const gone = new AbortController()
  const told: unknown[] = []
  await t.rejects(
    untilDone(() => Promise.reject(new Error('never')), {
      signal: gone.signal,
      onFailed: (error) => {
        told.push(error)
        gone.abort(new Error('the source is gone'))
      }
    }),
    { message: 'the source is gone' }
  )
  t.match(told, [{ message: 'never' }])
})
