import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { killChild } from '../support/kill-child.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const TAP = pathToFileURL(path.join(root, 'node_modules/tap/dist/esm/index.js')).href

/** Test files and their output, as `npm run suite` runs them. */
function suiteOf(t: Test, files: Readonly<Record<string, string>>) {
  const folder = t.testdir(files)
  const names = Object.keys(files).map((name) => path.join(folder, name))
  const env = { ...process.env, CI: '', NODE_OPTIONS: '' }
  const child = spawn(process.execPath, [path.join(root, 'scripts/run-suite.mjs'), ...names], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.teardown(() => killChild(child))
  return child
}

t.test('a signal that ends the suite ends the processes of its tests', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const child = suiteOf(t, {
      'waits.test.mjs': `import t from ${JSON.stringify(TAP)}
t.test('waits', () => new Promise(() => { setInterval(() => {}, 1e6); console.error(process.pid) }))`
    })
    const ended = [once(child, 'exit'), once(child, 'close')] as const
    // The test writes to the standard error of the suite, which is closed once both are gone
    const [pid] = (await once(createInterface({ input: child.stderr }), 'line')) as [string]
    t.teardown(() => {
      if (!t.passing()) process.kill(Number(pid), 'SIGKILL')
    })
    child.kill(signal)
    for (const end of ended) t.strictSame(await end, [null, signal])
  }
})

t.test('a test that fails fails the suite', async (t) => {
  for (const [assertion, code] of [
    ['t.pass()', 0],
    ['t.fail()', 1]
  ] as const) {
    const child = suiteOf(t, { 'a.test.mjs': `import t from ${JSON.stringify(TAP)}\n${assertion}` })
    child.stdout.resume()
    t.strictSame(await once(child, 'exit'), [code, null])
  }
})
