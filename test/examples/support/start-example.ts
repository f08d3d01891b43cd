import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Test } from 'tap'
import { until } from '../../integration/support/kafka-until.ts'
import type { Ending } from '../../support/follow/start-program.ts'

/** An example, in a process of its own. */
export interface Example {
  readonly pid: number
  /** What it has said so far, and what it has complained of. */
  readonly out: () => string
  readonly errors: () => string
  /** Resolves as soon as it has said something like that; rejects where it ends without. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Sends the signal, where one is given, and waits until the process is gone. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Ending>
}

/** Starts a compiled example, `database/main` for one. It cannot outlive the test. */
export function startExample(
  t: Test,
  name: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = []
): Example {
  const child = spawn(process.execPath, ['--enable-source-maps', path.join(EXAMPLES, `${name}.js`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env }
  })
  const said = { stdout: '', stderr: '' }
  for (const which of ['stdout', 'stderr'] as const)
    child[which].setEncoding('utf8').on('data', (text: string) => {
      said[which] += text
    })
  let ending: Ending | null = null
  const gone = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    ending = { code, signal } as Ending
    return ending
  })
  t.teardown(async () => {
    child.kill('SIGKILL')
    await gone
  })
  return {
    pid: child.pid ?? -1,
    out: () => said.stdout,
    errors: () => said.stderr,
    says: (pattern) =>
      until(
        `${name} says ${pattern.source}`,
        () => {
          const found = pattern.exec(said.stdout) ?? pattern.exec(said.stderr)
          if (found === null && ending !== null)
            throw new Error(`${name} has ended (${JSON.stringify(ending)}): ${said.stdout}${said.stderr}`)
          return found
        },
        { state: () => said }
      ),
    end: (signal) => {
      if (signal !== undefined) child.kill(signal)
      return gone
    }
  }
}

/** Tests run from dist/test/, or from dist/suite/ by way of there. */
const EXAMPLES = path.join(import.meta.dirname, '../../../examples')
