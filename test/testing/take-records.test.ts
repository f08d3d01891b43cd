import t from 'tap'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { Trial, TrialPlan } from '../../lib/testing/connector-trial.ts'
import { closeTrial, takeRecords } from '../../lib/testing/take-records.ts'
import { counter } from '../support/connectors.ts'
import { scripted, turn } from '../support/scripted-intake.ts'

const plan: TrialPlan = {
  definition: counter,
  params: {},
  records: 2,
  timeoutMs: 1000,
  closeWithinMs: 10_000,
  maxBytesAhead: 1,
  feed: undefined
}

t.test('gives as many records as were planned', async (t) => {
  const trial = trialOf(scripted([{ records: 5 }]).source)
  t.equal((await takeRecords(trial, plan)).length, 2)
  await closeTrial(trial, plan)
  await closeTrial(trial, plan)
})

t.test('a connector that has to be left behind is told so', async (t) => {
  const clock = fakeClock()
  const trial = trialOf(scripted([{ records: 1 }], { clock }, { close: () => new Promise(() => {}) }).source)
  await turn()
  const told = t.rejects(closeTrial(trial, plan), { message: /was left behind/ })
  await clock.advance(5000)
  await told
})

function trialOf(source: ReturnType<typeof scripted>['source']): Trial {
  const warnings: string[] = []
  source.on('warning', ({ code }) => {
    warnings.push(code)
  })
  return { source, contexts: [], warnings }
}
