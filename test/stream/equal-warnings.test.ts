import t from 'tap'
import { EqualWarnings } from '../../lib/stream/equal-warnings.ts'
import { sourceError } from '../../lib/errors/make-error.ts'

t.test('equal warnings within ten seconds are one, and the next that comes later brings their count', async (t) => {
  const clock = {
    time: 0,
    now(): number {
      return this.time
    }
  }
  const equal = new EqualWarnings(clock)
  const error = sourceError('FILE_NOT_FOUND', { path: '/a' }, { cause: 'why' })
  const messages = (path = '/a'): readonly string[] =>
    equal.due(path === '/a' ? error : sourceError('FILE_NOT_FOUND', { path })).map(({ message }) => message)
  t.strictSame(messages(), [error.message])
  t.strictSame(messages(), [])
  t.strictSame(messages(), [])
  t.strictSame(messages('/b'), ['The file does not exist: /b'], 'another is another')
  clock.time = 9_999
  t.strictSame(messages(), [])
  clock.time = 10_000
  t.strictSame(messages('/c'), [`${error.message}; 3 more like it since`, 'The file does not exist: /c'])
  t.strictSame(messages(), [error.message], 'and it begins anew')
  t.strictSame(messages(), [])
  const [held] = equal.held()
  t.match(held, {
    message: `${error.message}; 1 more like it since`,
    cause: 'why',
    classification: { detail: '1 more like it since' }
  })
  t.strictSame(equal.held(), [])
})

t.test('any number of different ones takes no more memory, and loses no count', async (t) => {
  const equal = new EqualWarnings({ now: () => 0 })
  const told: string[] = []
  const warn = (path: string): void => {
    for (const { message } of equal.due(sourceError('FILE_NOT_FOUND', { path }, { detail: 'x' }))) told.push(message)
  }
  for (let file = 0; file < 3000; file++) for (let time = 0; time < 2; time++) warn(`/${file}`)
  told.push(...equal.held().map(({ message }) => message))
  t.equal(told.length, 6000)
  t.equal(told.filter((message) => message.endsWith(': x; 1 more like it since')).length, 3000)
})
