import { systemClock } from '../../../../lib/core/clock.ts'
import { fileChecks } from '../../../../lib/file/probe/file-checks.ts'
import type { GivenParts } from '../../../../lib/file/probe/file-look.ts'
import { systemParts, type ProbeParts } from '../../../../lib/file/probe/probe-parts.ts'
import type { FileParams } from '../../../../lib/file/params.ts'
import type { CheckOutcome, ParamEdit, ProbeContext } from '../../../../types/report.ts'
import { fileParams } from '../../support/file-params.ts'

export interface Asked extends GivenParts {
  readonly parts?: Partial<ProbeParts>
  readonly context?: Partial<ProbeContext>
  readonly timeoutMs?: number
}

/** The outcome of one check of a file source. */
export async function outcomeOf(
  id: string,
  params: Partial<FileParams>,
  { parts, context, timeoutMs = 3000, ...given }: Asked = {}
): Promise<CheckOutcome> {
  const whole: ProbeContext = {
    key: 'test',
    type: 'file',
    tags: {},
    clock: systemClock,
    signal: new AbortController().signal,
    running: null,
    ...context
  }
  const check = fileChecks(fileParams(params), whole, given, { ...systemParts(), ...parts }).find(
    (check) => check.id === id
  )
  if (check === undefined) throw new Error(`there is no ${id}`)
  return await check.run({ signal: whole.signal, timeoutMs })
}

/** The codes of the causes, most likely first. */
export function codesOf({ causes = [] }: CheckOutcome): readonly string[] {
  return causes.map(({ code }) => code)
}

/** What a fix of the first cause sets, by default its first fix: `base = "/x"`. */
export function setBy({ causes = [] }: CheckOutcome, index = 0): string {
  return edits(causes[0]?.fixes?.[index]?.set)
}

/** What each fix of the first cause sets. */
export function setsBy({ causes = [] }: CheckOutcome): readonly string[] {
  return (causes[0]?.fixes ?? []).map(({ set }) => edits(set))
}

/** The command of the first fix of the first cause. */
export function commandOf({ causes = [] }: CheckOutcome): string {
  return causes[0]?.fixes?.[0]?.commands?.linux ?? ''
}

function edits(set: readonly ParamEdit[] = []): string {
  return set.map(({ path, value }) => `${path.join('.')} = ${JSON.stringify(value)}`).join(', ')
}
