import t from 'tap'
import { toPrometheus } from '../../lib/index.ts'
import { checkMetrics, needsPromtool } from '../support/prometheus/promtool.ts'
import { everySnapshot, statsOf } from './support/snapshots.ts'

t.test("Prometheus' own tool has nothing to say against the metrics", needsPromtool(), (t) => {
  t.strictSame(checkMetrics(toPrometheus(everySnapshot())), { code: 0, said: '' })
  const names = ['__proto__', '"} 1\n# TYPE x counter', '\\', '\\n', '\r\n', '\0', '\ud800', '中文 😀', '']
  const hostile = names.map((key) => ({ stats: statsOf({ key, type: key, drops: { [key]: 1 } }) }))
  t.strictSame(checkMetrics(toPrometheus(hostile)), { code: 0, said: '' })
  t.not(checkMetrics('Bad{a="1"} 1\nBad{a="1"} 1\n').said, '', 'it does say what is wrong')
  t.end()
})
