import type { ConnectorType } from '../../types/connector.ts'
import { contract, outcomeOf } from './contract.ts'
import { watchingLeaks } from './leaks/watch-leaks.ts'
import { planOf, type CheckConnectorOptions } from './plan-of.ts'

/** Makes a test of a name and what it runs: `test` of node:test, vitest and jest, or what has it as a method (tap). */
export type TestMaker = ((name: string, run: () => Promise<void>) => unknown) | TestHolder

/** What has a method that makes a test: the `t` of tap. */
export interface TestHolder {
  /** Makes a test of a name and what it runs. */
  test(name: string, run: () => Promise<void>): unknown
}

/**
 * Makes a test of each promise of a connector, with its name, by the runner's own means. Each has `withinMs` for
 * itself. A promise that is not kept fails its test. Resolves when they are done, where the runner says so; rejects
 * only if the runner does.
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
    // Without parameters: jest hands a callback to who has any, and waits for it
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
