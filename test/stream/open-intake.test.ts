import t from 'tap'
import { openIntake } from '../../lib/stream/open-intake.ts'
import type { Intake, OpenContext } from '../../types/connector.ts'

const failure = new Error('refused')

t.test('gives what was opened, or throws what kept it from opening', async (t) => {
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

t.test('what is opened too late is closed again, and may fail to', async (t) => {
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
