/** Asks an intake to take in no more. Never rejects: `warn` is told where it fails. */
export async function stopIntake(
  intake: { stop(): void | Promise<void> },
  warn: (error: unknown) => void
): Promise<void> {
  try {
    await intake.stop()
  } catch (error) {
    warn(error)
  }
}
