import t from 'tap'
import type { RecordEvent } from '../../lib/stream/record-event.ts'
import { Lifecycle } from '../../lib/stream/lifecycle.ts'
import type { SourcePlan } from '../../lib/stream/source-plan.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { Intake, OpenContext } from '../../types/connector.ts'
import type { IntakeStats } from '../../types/stats.ts'
import { SCRIPTED, ScriptedIntake } from '../support/scripted-intake.ts'

const clock = fakeClock(1000)

t.test('a source passes through starting, retrying, running, stopping and closed', async (t) => {
  const { lifecycle, open, context, told } = setUp()
  t.strictSame([lifecycle.state, lifecycle.stateAt, lifecycle.intake, lifecycle.counts], ['starting', 1000, null, null])
  const opening = lifecycle.open()
  context().opening(() => counts(1))
  t.match(lifecycle.counts?.stats(), { bytes: 1 }, 'what counts until it is open')
  await clock.advance(10)
  context().retrying(true)
  context().opening(() => counts(2))
  t.strictSame([lifecycle.state, lifecycle.stateAt, lifecycle.counts?.stats().bytes], ['retrying', 1010, 2])
  context().retrying(false)
  t.strictSame([lifecycle.state, lifecycle.intake], ['starting', null])
  const intake = open()
  await opening
  t.strictSame([lifecycle.state, lifecycle.intake, lifecycle.counts], ['running', intake, intake])
  context().retrying(true)
  t.equal(lifecycle.state, 'retrying')
  context().opening(() => counts(3))
  t.equal(lifecycle.counts, intake, 'the intake counts')
  context().retrying(false)
  t.equal(lifecycle.state, 'running')
  await lifecycle.stop(new Promise(() => {}))
  context().retrying(true)
  t.strictSame([lifecycle.state, intake.stopped, lifecycle.isAborted], ['stopping', 1, false])
  await lifecycle.close()
  await lifecycle.released
  context().retrying(true)
  t.strictSame([lifecycle.state, intake.closed, lifecycle.isAborted], ['closed', 1, true])
  t.equal(lifecycle.counts, intake, 'it still says what it has counted')
  t.strictSame(told, [])
})

t.test('a stop during opening abandons the opening', async (t) => {
  const { lifecycle, open, context } = setUp()
  const opening = lifecycle.open()
  context().opening(() => counts(1))
  await lifecycle.stop(new Promise(() => {}))
  await opening
  t.strictSame([lifecycle.state, lifecycle.intake, lifecycle.isAborted], ['stopping', null, true])
  t.match(lifecycle.counts?.stats(), { bytes: 1 })
  const late = open()
  await lifecycle.released
  t.equal(late.closed, 1)
  await lifecycle.close()
  t.strictSame([lifecycle.state, lifecycle.intake], ['closed', null])
})

t.test('an intake opened at the moment of the stop is closed with the source', async (t) => {
  const { lifecycle, open } = setUp()
  const opening = lifecycle.open()
  const intake = open()
  await Promise.resolve() // the intake has come, and `open` does not know yet
  const stopping = lifecycle.stop(new Promise(() => {}))
  await Promise.all([opening, stopping])
  t.equal(lifecycle.state, 'stopping')
  await lifecycle.close()
  await lifecycle.released
  t.equal(intake.closed, 1)
})

t.test('a hanging opening is abandoned after a second', async (t) => {
  const { lifecycle } = setUp()
  const opening = lifecycle.open()
  lifecycle.abort(new Error('enough'))
  await opening
  let isClosed = false
  const closing = (async () => {
    await lifecycle.close()
    isClosed = true
  })()
  await clock.advance(999)
  t.notOk(isClosed)
  await clock.advance(1)
  await closing
  t.equal(lifecycle.state, 'closed')
})

t.test('a failure to stop or close is reported, and a failure to open is thrown', async (t) => {
  const failing = setUp({
    stop: () => Promise.reject(new Error('stop')),
    close: () => Promise.reject(new Error('close'))
  })
  const opening = failing.lifecycle.open()
  failing.open()
  await opening
  await failing.lifecycle.stop(new Promise(() => {}))
  await failing.lifecycle.close()
  t.match(failing.told, [{ message: 'stop' }, { message: 'close' }])
  const { lifecycle } = setUp({}, () => Promise.reject(new Error('refused')))
  await t.rejects(lifecycle.open(), { message: 'refused' })
  t.equal(lifecycle.state, 'starting')
})

function counts(bytes: number): IntakeStats {
  return { bytes, bytesBehind: null, truncated: 0, errors: {}, drops: {}, connections: null }
}

interface SetUp {
  readonly lifecycle: Lifecycle<RecordEvent>
  /** Ends the opening. */
  readonly open: () => ScriptedIntake
  readonly context: () => OpenContext
  readonly told: unknown[]
}

function setUp(
  faults: ConstructorParameters<typeof ScriptedIntake>[2] = {},
  fail?: () => Promise<Intake<RecordEvent>>
): SetUp {
  const told: unknown[] = []
  let given: OpenContext | undefined
  let give: (intake: ScriptedIntake) => void = () => {}
  const context = (): OpenContext => {
    if (given === undefined) throw new Error('not opened')
    return given
  }
  const plan: SourcePlan<RecordEvent> = {
    key: 'scripted',
    type: 'script',
    definition: SCRIPTED,
    tags: {},
    place: {},
    failure: (cause) => cause,
    ack: 'auto',
    maxUnacked: 10,
    clock,
    random: () => 0.5,
    open: (parts) => {
      given = parts
      return (
        fail?.() ??
        new Promise((resolve) => {
          give = resolve
        })
      )
    }
  }
  const reporter = { warn: (error: unknown) => told.push(error), survived: (error: unknown) => told.push(error) }
  return {
    told,
    context,
    lifecycle: new Lifecycle(plan, { reporter, acks: null, buffered: () => 0 }),
    open: () => {
      const intake = new ScriptedIntake([], context(), faults)
      give(intake)
      return intake
    }
  }
}
