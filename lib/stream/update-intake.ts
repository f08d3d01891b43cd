import type { Intake } from '../../types/connector.ts'

/** Hands changed params to an intake; false where it takes none, or fails with them, which `warn` is told. */
export function updateIntake(
  intake: Pick<Intake, 'update'>,
  params: Readonly<Record<string, unknown>>,
  warn: (error: unknown) => void
): boolean {
  if (intake.update === undefined) return false
  try {
    intake.update(params)
    return true
  } catch (error) {
    warn(error)
    return false
  }
}
