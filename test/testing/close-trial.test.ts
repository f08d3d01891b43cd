import t from 'tap'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { closeTrial } from '../../lib/testing/trial/take-records.ts'
import { TimeBudget } from '../../lib/testing/trial/time-budget.ts'
import { TrialLog } from '../../lib/testing/trial/trial-log.ts'
import { scripted, turn } from '../support/scripted-intake.ts'

const planWith = (closeWithinMs: number): { closeWithinMs: number; budget: TimeBudget; log: TrialLog } => ({
  closeWithinMs,
  budget: new TimeBudget(60_000),
  log: new TrialLog()
})

t.test('a connector that has to be abandoned is reported', async (t) => {
  const clock = fakeClock()
  const trial = trialOf(scripted([{ records: 1 }], { clock }, { close: () => new Promise(() => {}) }).source)
  await turn()
  const told = closeTrial(trial, planWith(10_000))
  await clock.advance(5000)
  t.match(await told, /was left behind/)
})

t.test('a hanging connector is waited for no longer than allowed, and hardly at all the next time', async (t) => {
  const plan = planWith(300)
  const hung = (): ReturnType<typeof trialOf> =>
    trialOf(scripted([{ records: 1 }], { clock: fakeClock() }, { close: () => new Promise(() => {}) }).source)
  const first = hung()
  await turn()
  t.equal(await closeTrial(first, plan), 'not closed within 300 ms')
  const second = hung()
  await turn()
  plan.closeWithinMs = 600_000
  t.equal(await closeTrial(second, plan), 'not closed within 300 ms')
})

t.test('closing twice has the effect of closing once', async (t) => {
  const trial = trialOf(scripted([{ records: 5 }]).source)
  await turn()
  t.equal(await closeTrial(trial, planWith(10_000)), null)
  t.equal(await closeTrial(trial, planWith(10_000)), null)
})

function trialOf(source: ReturnType<typeof scripted>['source']): {
  readonly source: typeof source
  readonly warnings: readonly string[]
} {
  const warnings: string[] = []
  source.on('warning', ({ code }) => {
    warnings.push(code)
  })
  return { source, warnings }
}
