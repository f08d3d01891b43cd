import type { ConnectorType } from '../../types/connector.ts'
import { contract, outcomeOf } from './contract.ts'
import { watchingLeaks } from './leaks/watch-leaks.ts'
import { planOf, type CheckConnectorOptions } from './plan-of.ts'

/** Creates a test: the `test` function of node:test, vitest and jest, or an object with such a method (tap). */
export type TestMaker = ((name: string, run: () => Promise<void>) => unknown) | TestHolder

/** An object with a method that creates a test: the `t` of tap. */
export interface TestHolder {
  /** Creates a test with a name and a function to run. */
  test(name: string, run: () => Promise<void>): unknown
}

/**
 * Creates one test for each promise of a connector, named after it, with the runner's own function. Each test has
 * `withinMs` to itself. A broken promise fails its test. Resolves when the tests are done, provided that the runner
 * returns a promise for each; rejects only if the runner does.
 */
export async function testConnector(
  maker: TestMaker,
  definition: ConnectorType,
  options: Omit<CheckConnectorOptions, 'onFailure'> = {}
): Promise<void> {
  const plan = planOf(definition, options)
  let isSound = true
  const made: unknown[] = []
  for (const promised of contract) {
    // No parameters: jest passes a callback to a function that has any, and waits for it to be called
    const run = async (): Promise<void> => {
      if (!isSound || plan.log.delivers === 'no') throw new Error('not checked: see what failed first')
      plan.budget.renew()
      const { ok, message, remedy } = await watchingLeaks(() => outcomeOf(promised, plan))
      if (promised === contract[0]) isSound = ok
      if (!ok) throw new Error(`${message}\n  to do: ${remedy ?? ''}`)
    }
    made.push(typeof maker === 'function' ? maker(promised.name, run) : maker.test(promised.name, run))
  }
  await Promise.all(made)
}
