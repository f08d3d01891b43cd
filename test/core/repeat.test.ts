import t from 'tap'
import { repeat } from '../../lib/core/repeat.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

t.test('a task is repeated after each interval until it is ended', async (t) => {
  const clock = fakeClock()
  const done: number[] = []
  const end = repeat(clock, 100, () => {
    done.push(clock.now())
    return undefined
  })
  await clock.advance(350)
  t.same(done, [100, 200, 300])
  end()
  t.equal(clock.pending, 0, 'no timer is left')
  await clock.advance(500)
  t.equal(done.length, 3)
})

t.test('the interval begins when the previous run is over', async (t) => {
  const clock = fakeClock()
  const done: number[] = []
  repeat(clock, 100, async () => {
    done.push(clock.now())
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 50)
    })
  })
  await clock.advance(400)
  t.same(done, [100, 250, 400])
})

for (const kind of ['at once', 'later'] as const)
  t.test(`a task that ends its own repetition, and finishes ${kind}, leaves no timer`, async (t) => {
    const clock = fakeClock()
    const end: () => void = repeat(clock, 100, () => {
      end()
      return kind === 'later' ? Promise.resolve() : undefined
    })
    await clock.advance(100)
    t.equal(clock.pending, 0)
  })
