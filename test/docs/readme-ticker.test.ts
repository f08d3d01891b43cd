import { once } from 'node:events'
import t from 'tap'
import type { SourceError, SourceStream } from '../../lib/index.ts'
import { sampleWith, valueOf } from './support/sample.ts'

t.test("README's own connector ticks, and is gone when it is destroyed in the midst of a wait", async (t) => {
  const source = await valueOf<SourceStream>(t.testdir({}), sampleWith('README.md', 'const ticker ='), 'source', true)
  const warnings: SourceError[] = []
  source.on('warning', (error) => {
    warnings.push(error)
  })
  const [event] = (await once(source, 'data')) as [{ readonly text: string }]
  t.equal(event.text, 'tick')
  source.destroy()
  await once(source, 'close')
  t.strictSame(warnings, [], 'nothing was left behind')
  t.strictSame(source.stats().errors, {})
})
