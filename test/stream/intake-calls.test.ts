import t from 'tap'
import { closeIntake, openIntake, stopIntake, updateIntake } from '../../lib/stream/intake-calls.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { Intake, OpenContext } from '../../types/connector.ts'

const failure = new Error('refused')

t.test('opening resolves to the result of open(), or rejects with its error', async (t) => {
  const { context } = setUp()
  const intake = {} as Intake
  t.equal((await openIntake({ open: () => Promise.resolve(intake) }, context)).intake, intake)
  await t.rejects(openIntake({ open: () => Promise.reject(failure) }, context), failure)
})

t.test('a failure just before the signal gives way to it; after it nothing is opened', async (t) => {
  const { context, abort } = setUp()
  const opening = openIntake({ open: () => Promise.reject(failure) }, context)
  abort()
  t.equal((await opening).intake, null)
  t.equal(
    (
      await openIntake(
        {
          open: () => {
            throw new Error('opened')
          }
        },
        context
      )
    ).intake,
    null
  )
})

t.test('an intake that opens too late is closed again, even where closing fails', async (t) => {
  for (const fails of [false, true]) {
    const { context, abort } = setUp()
    let give: (intake: Intake) => void = () => {}
    let closed = 0
    const opening = openIntake(
      {
        open: () =>
          new Promise<Intake>((resolve) => {
            give = resolve
          })
      },
      context
    )
    abort()
    const { intake, released } = await opening
    t.equal(intake, null)
    give({
      close: () => {
        closed++
        return fails ? Promise.reject(failure) : Promise.resolve()
      }
    } as Intake)
    await released
    t.equal(closed, 1)
  }
})

function setUp(): { readonly context: OpenContext; readonly abort: () => void } {
  const controller = new AbortController()
  return {
    context: { signal: controller.signal } as OpenContext,
    abort: () => {
      controller.abort()
    }
  }
}

const failing = {
  rejects: () => Promise.reject(new Error('no')),
  throws: () => {
    throw new Error('no')
  }
}

for (const [name, fails] of Object.entries(failing)) {
  t.test(`what a close() or stop() that ${name} fails with goes to warn`, async (t) => {
    const told: unknown[] = []
    const clock = fakeClock()
    await closeIntake({ close: fails }, clock, (error) => told.push(error)).done
    await stopIntake({ stop: fails }, (error) => told.push(error))
    t.match(told, [{ message: 'no' }, { message: 'no' }])
    t.equal(clock.pending, 0)
  })
}

t.test('a slow close() is waited for', async (t) => {
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

t.test('a hanging close() is abandoned after 5000 ms, and its late end is still noticed', async (t) => {
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

t.test('an intake takes over params, or says that it cannot', async (t) => {
  const told: unknown[] = []
  const warn = (error: unknown): number => told.push(error)
  const taken: unknown[] = []
  t.ok(updateIntake({ update: (params) => taken.push(params) }, { max: 1 }, warn))
  t.notOk(updateIntake({}, { max: 2 }, warn))
  t.notOk(updateIntake({ update: failing.throws }, { max: 3 }, warn))
  t.strictSame(taken, [{ max: 1 }])
  t.match(told, [{ message: 'no' }])
})
