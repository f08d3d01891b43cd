import * as fc from 'fast-check'
import t from 'tap'
import { variablePieces } from '../../../lib/config/variables/variable-text.ts'

t.test('a text is taken apart into what stays and what is looked up', async (t) => {
  const variable = (name: string, fallback: string | null, raw: string): object => ({ name, fallback, raw })
  const cases: ReadonlyArray<readonly [text: string, pieces: readonly object[]]> = [
    ['', []],
    ['plain $ {x}', [{ text: 'plain $ {x}' }]],
    ['${A}', [variable('A', null, '${A}')]],
    ['a${B_1}c', [{ text: 'a' }, variable('B_1', null, '${B_1}'), { text: 'c' }]],
    ['${A:}', [variable('A', '', '${A:}')]],
    ['${A:b:c d}', [variable('A', 'b:c d', '${A:b:c d}')]],
    ['$${A}', [{ text: '${' }, { text: 'A}' }]],
    ['x$${A}${B}', [{ text: 'x${' }, { text: 'A}' }, variable('B', null, '${B}')]],
    ['$$${A}', [{ text: '$${' }, { text: 'A}' }]],
    ['${A}$${', [variable('A', null, '${A}'), { text: '${' }]]
  ]
  for (const [text, pieces] of cases) t.same(variablePieces(text), pieces, text)
})

t.test('text that begins like a variable and is none is reported', async (t) => {
  for (const raw of ['${', '${A', '${}', '${1A}', '${A B}', '${A-x}', '${:x}', '${A:${B}', '${é}']) {
    const bad = variablePieces(`x${raw}`).find((piece) => 'bad' in piece)
    t.match(bad, { raw }, raw)
  }
})

t.test('property: no text is lost, whatever it is', async () => {
  const text = fc.array(fc.constantFrom('$', '{', '}', ':', 'A', '1', ' ')).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (text) => {
      const back = variablePieces(text).map((piece) =>
        'raw' in piece ? piece.raw : piece.text.endsWith('${') ? `${piece.text.slice(0, -2)}$\${` : piece.text
      )
      return back.join('') === text
    })
  )
})
