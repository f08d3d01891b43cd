import { SourceAcks } from '../../../../lib/core/ack-ledger.ts'
import type { SourceError } from '../../../../lib/errors/source-error.ts'
import type { Following } from '../../../../lib/file/follow/following.ts'
import { OpenLimit } from '../../../../lib/file/follow/open-limit.ts'
import { PortionQueue } from '../../../../lib/file/follow/portion-queue.ts'
import { LineCounts } from '../../../../lib/file/line-report.ts'
import type { FileParams } from '../../../../lib/file/params.ts'
import { fakeClock, type FakeClock } from '../../../../lib/testing/fake-clock.ts'
import { fileParams } from '../../support/file-params.ts'
import { openContext, type TestContext } from '../../support/open-context.ts'

/** What the parts of one source share, and what they told. */
export interface UnitFollowing extends Following {
  readonly context: TestContext
  readonly clock: FakeClock
  readonly failures: readonly SourceError[]
}

/** `manual`: records have to be acked. The clock stands at `NOW_MS`. */
export function unitFollowing(params: Partial<FileParams> = {}, { manual = false }: { readonly manual?: boolean } = {}): UnitFollowing {
  const clock = fakeClock(NOW_MS)
  const failures: SourceError[] = []
  return {
    params: fileParams({ mode: 'follow', ...params }), context: openContext({ clock, acks: manual ? new SourceAcks(() => {}) : null }), clock, failures,
    counts: new LineCounts(), queue: new PortionQueue(64 * 1024, () => {}), openLimit: new OpenLimit(1000), onFailed: (error) => { failures.push(error) }
  }
}

/** Later than any file that the tests make, so that none is from the future. */
export const NOW_MS = 4_000_000_000_000
