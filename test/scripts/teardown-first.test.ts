import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../../../', import.meta.url))

t.test('a folder of fixtures is removed after the teardown of its test, whichever was asked for first', async (t) => {
  const text = `import './scripts/teardown-first.mjs'
import { existsSync } from 'node:fs'
import t from 'tap'
const seen = (at, folder) => console.error(at, existsSync(folder))
for (const at of ['first', 'second'])
  t.test(at, async (t) => {
    const folder = t.testdir({})
    t.teardown(async () => { await null; seen(at, folder) })
    await t.test('below', async (t) => {
      const folder = t.testdir({})
      t.teardown(() => seen(at + ' below', folder))
    })
  })
const folder = t.testdir({})
t.teardown(() => seen('all', folder))`
  const env = { ...process.env, NODE_OPTIONS: '', TAP_CHILD_ID: 'teardown-first' }
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: path.resolve(root),
    env,
    encoding: 'utf8'
  })
  t.strictSame(stderr.trim().split('\n').toSorted(), [
    'all true',
    'first below true',
    'first true',
    'second below true',
    'second true'
  ])
  t.equal(status, 0)
})
