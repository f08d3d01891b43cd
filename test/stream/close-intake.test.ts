import t from 'tap'
import { closeIntake } from '../../lib/stream/close-intake.ts'
import { stopIntake } from '../../lib/stream/stop-intake.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

const failing = {
  rejects: () => Promise.reject(new Error('no')),
  throws: () => {
    throw new Error('no')
  }
}

for (const [name, fails] of Object.entries(failing)) {
  t.test(`a close() or stop() that ${name} is told of`, async (t) => {
    const told: unknown[] = []
    const clock = fakeClock()
    await closeIntake({ close: fails }, clock, (error) => told.push(error)).done
    await stopIntake({ stop: fails }, (error) => told.push(error))
    t.match(told, [{ message: 'no' }, { message: 'no' }])
    t.equal(clock.pending, 0)
  })
}

t.test('a close() that takes its time is waited for', async (t) => {
  const clock = fakeClock()
  const { promise, resolve } = deferred()
  const closing = closeIntake({ close: () => promise }, clock, () => {
    t.fail('warned')
  }).done
  await clock.advance(4999)
  resolve()
  await closing
  t.equal(clock.pending, 0)
})

t.test('a close() that hangs is left after 5000 ms, and it is known when it has closed after all', async (t) => {
  const clock = fakeClock()
  const told: unknown[] = []
  const { promise, resolve } = deferred()
  const { done, released } = closeIntake({ close: () => promise }, clock, (error) => told.push(error))
  let isFree = false
  const free = (async () => {
    await released
    isFree = true
  })()
  await clock.advance(5000)
  await done
  t.equal(isFree, false)
  resolve()
  await free
  t.match(told, [{ code: 'SYSTEM_TIMEOUT', message: /has not closed within 5000 ms/ }])
})

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle: () => void = () => {}
  const promise = new Promise<void>((resolve) => {
    settle = resolve
  })
  return {
    promise,
    resolve: () => {
      settle()
    }
  }
}
