import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * The options of a test that needs promtool. Where it is missing the test is skipped, with the reason and the remedy;
 * under CI that is an error, so that nothing goes untested in silence.
 */
export function needsPromtool(): { readonly skip: string | false } {
  if (existsSync(PROMTOOL)) return { skip: false }
  const reason = 'no promtool here; install with: test/support/prometheus/install.sh'
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}

/** What `promtool check metrics` says of a text, which is nothing where all is well, and its exit code. */
export function checkMetrics(text: string): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr, error } = spawnSync(PROMTOOL, ['check', 'metrics'], { input: text, encoding: 'utf8' })
  if (error !== undefined) throw error
  return { code: status, said: stdout + stderr }
}

/** Where `install.sh` has put it; tests run in the project's folder. */
const PROMTOOL = path.resolve(process.env['WARP_FLOW_PROMETHEUS'] ?? '.prometheus', 'promtool')
