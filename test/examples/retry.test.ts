import t from 'tap'
import { GaveUp, retry, type RetryOptions } from '../../examples/kafka-workers/retry.ts'

const options = (over: Partial<RetryOptions> = {}): RetryOptions => ({
  attempts: 4,
  firstPauseMs: 1,
  longestPauseMs: 4,
  mayPass: () => true,
  signal: new AbortController().signal,
  ...over
})
const failing = (times: number) => async (attempt: number) => {
  if (attempt <= times) throw new Error(`failure ${attempt}`)
  return attempt
}

t.test('it tries as often as it is told', async (t) => {
  t.equal(await retry(failing(0), options()), 1)
  t.equal(await retry(failing(3), options()), 4)
  const error = await retry(failing(4), options()).catch((error: unknown) => error)
  t.ok(error instanceof GaveUp)
  t.match(error, { attempts: 4, message: 'failure 4', cause: { message: 'failure 4' } })
})

t.test('what cannot pass is not tried again', async (t) => {
  await t.rejects(retry(failing(9), options({ mayPass: () => false })), { name: 'GaveUp', attempts: 1 })
})

t.test('pauses double up to the longest, less up to a half', async (t) => {
  const pauses: number[] = []
  await retry(failing(6), options({ attempts: 7, failed: (_error, _attempt, pauseMs) => pauses.push(pauseMs) }))
  for (const [index, longest] of [1, 2, 4, 4, 4, 4].entries()) {
    const pause = pauses[index] ?? 0
    t.ok(pause > longest / 2 && pause <= longest, `${pause} of ${longest}`)
  }
})

t.test('a signal ends the wait between two attempts, and no attempt follows', async (t) => {
  const given = new AbortController()
  let attempts = 0
  const waiting = retry(
    async () => {
      attempts++
      throw new Error('busy')
    },
    options({
      attempts: Infinity,
      firstPauseMs: 1e6,
      longestPauseMs: 1e6,
      signal: given.signal,
      failed: () => {
        queueMicrotask(() => {
          given.abort()
        })
      }
    })
  )
  await t.rejects(waiting, { name: 'AbortError' })
  t.equal(attempts, 1)
})
