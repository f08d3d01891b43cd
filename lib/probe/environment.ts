import { createRequire } from 'node:module'
import { release } from 'node:os'
import type { ReportFacts } from '../../types/report.ts'
import { processFacts } from '../errors/process-facts.ts'

/** The process that looks. */
export function environment(): ReportFacts {
  // By its own name, which leads to the same file from the sources and from what is built
  const { version } = createRequire(import.meta.url)('warp-flow/package.json') as { readonly version: string }
  return { library: `warp-flow ${version}`, node: process.version, platform: process.platform, release: release(), pid: process.pid, account: processFacts().account }
}
