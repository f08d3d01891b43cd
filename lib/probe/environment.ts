import { release } from 'node:os'
import type { ReportFacts } from '../../types/report.ts'
import { processFacts } from '../errors/process-facts.ts'
import { ownPackage } from '../packages/at-once.cts'

/** The facts about the process that runs the checks. */
export function environment(): ReportFacts {
  return {
    library: `warp-flow ${ownPackage().version}`,
    node: process.version,
    platform: process.platform,
    release: release(),
    pid: process.pid,
    account: processFacts().account
  }
}
