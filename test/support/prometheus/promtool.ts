import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * Options of a test that needs promtool. Without it the test is skipped, with the reason and the remedy; under CI that
 * is an error, so that nothing silently goes untested.
 */
export function needsPromtool(): { readonly skip: string | false } {
  if (existsSync(PROMTOOL)) return { skip: false }
  const reason = 'no promtool here; install with: test/support/prometheus/install.sh'
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}

/** Output of `promtool check metrics` for a text, empty if all is well, and its exit code. */
export function checkMetrics(text: string): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr, error } = spawnSync(PROMTOOL, ['check', 'metrics'], { input: text, encoding: 'utf8' })
  if (error !== undefined) throw error
  return { code: status, said: stdout + stderr }
}

/** The path where `install.sh` puts it; tests run in the project's folder. */
const PROMTOOL = path.resolve(process.env['WARP_FLOW_PROMETHEUS'] ?? '.prometheus', 'promtool')
