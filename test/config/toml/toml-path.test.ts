import t from 'tap'
import { formatPath } from '../../../lib/config/toml/toml-path.ts'

t.test('a path is written as one would say it', async (t) => {
  t.equal(formatPath([]), '')
  t.equal(formatPath(['sources', 2, 'params', 'port']), 'sources[2].params.port')
  t.equal(formatPath(['a b', 'c.d', '', 'é']), '"a b"."c.d".""."é"')
  t.equal(formatPath([3, 'x']), '[3].x')
  t.ok(formatPath(['x'.repeat(1_000_000)]).length < 100)
})
