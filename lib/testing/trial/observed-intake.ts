import type { Intake } from '../../../types/connector.ts'
import { outside, type TrialScope } from '../leaks/trial-scope.ts'

/** Wraps an intake so that its code runs in the scope of its trial. */
export function observedIntake(intake: Intake, scope: TrialScope, onThrow: (error: unknown) => void): Intake {
  const told = async (call: () => void | Promise<void>): Promise<void> => {
    try {
      await call()
    } catch (error) {
      onThrow(error)
      throw error
    }
  }
  return {
    get opened() {
      return intake.opened
    },
    get ended() {
      return intake.ended
    },
    next: () => scope.run(() => intake.next()),
    wait: (wake) => {
      scope.run(() => {
        intake.wait((...error) => {
          outside(() => {
            wake(...error)
          })
        })
      })
    },
    stop: () => told(() => scope.run(() => intake.stop())),
    close: () => told(() => scope.run(() => intake.close())),
    get released() {
      return intake.released ?? Promise.resolve()
    },
    stats: () => intake.stats(),
    ...(intake.update === undefined
      ? {}
      : {
          update: (params: Readonly<Record<string, unknown>>) => {
            scope.run(() => intake.update?.(params))
          }
        }),
    ...(intake.files === undefined ? {} : { files: () => intake.files?.() ?? [] }),
    ...(intake.health === undefined ? {} : { health: () => intake.health?.() ?? [] })
  }
}
