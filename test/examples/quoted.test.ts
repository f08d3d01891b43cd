import t from 'tap'
import { quoted } from '../../examples/support/quoted.ts'

t.test('a text as JSON, of printable characters alone', async (t) => {
  const strange = 'a "b" \x1b[2J \u009b31m \u202eabc \u2028 \ud800 \u{e0001} Füße 狐狸\n'
  t.match(quoted(strange), /^[^\p{C}\p{Zl}\p{Zp}]*$/u)
  t.equal(JSON.parse(quoted(strange)), strange)
  t.equal(quoted('Füße 狐狸'), '"Füße 狐狸"')
})
