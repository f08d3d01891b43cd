import t from 'tap'
import { messageOf } from '../../lib/errors/message-of.ts'

t.test('any thrown value yields a message, and none throws', async (t) => {
  const hostile = {
    get message(): string {
      throw new Error('no')
    },
    toString(): string {
      throw new Error('no')
    }
  }
  for (const [value, words] of [
    [new Error('refused'), 'refused'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5n, '5'],
    [Symbol('x'), 'Symbol(x)'],
    [{ message: 'like an error' }, 'like an error'],
    [{}, 'nothing was said'],
    [Object.create(null), 'nothing was said'],
    [hostile, 'nothing was said'],
    [new Error(''), 'nothing was said']
  ] as const)
    t.equal(messageOf(value), words)
})
