import t from 'tap'
import { patternRoute } from '../../../lib/file/watch/pattern-route.ts'

t.test('a way through folders, one name after the other', async (t) => {
  const route = patternRoute('app/*/logs/*.log')
  t.strictSame(route.namesAt(route.start), ['app'])
  t.strictSame(route.into(route.start, 'other', false), [])
  const app = route.into(route.start, 'app', true)
  t.equal(route.namesAt(app), null)
  t.strictSame(route.into(app, 'one', true), [], 'a wildcard takes no link to a folder')
  const logs = route.into(route.into(app, 'one', false), 'logs', true)
  t.ok(route.isMatch(logs, 'a.log'))
  t.notOk(route.isMatch(logs, 'a.txt'))
  t.notOk(route.isMatch(app, 'a.log'))
  t.strictSame(route.into(logs, 'a.log', false), [], 'nothing is beneath the last name')
})

t.test('any folders are none, one or many', async (t) => {
  const route = patternRoute('**/b/**/*.log')
  t.strictSame(route.start, [0, 1])
  const b = route.into(route.start, 'b', false)
  t.strictSame(new Set(b), new Set([0, 1, 2, 3]))
  t.ok(route.isMatch(b, 'x.log'))
  t.notOk(route.isMatch(route.start, 'x.log'))
  t.strictSame(route.into(b, '.hidden', false), [])
})

t.test('a pattern of nothing matches nothing', async (t) => {
  const route = patternRoute('./')
  t.strictSame(route.start, [])
  t.notOk(route.isMatch(route.start, ''))
  t.strictSame(route.into([7], 'a', false), [], 'nor does a place that is not in it')
})
