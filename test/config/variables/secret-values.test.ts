import t from 'tap'
import { findPlaces } from '../../../lib/config/toml/locate-path.ts'
import { secretValues } from '../../../lib/config/variables/secret-values.ts'

const unlimited = { depth: Infinity, values: Infinity }
const isSecretName = (name: string): boolean => name.trim() === 'pin'

const cases: ReadonlyArray<readonly [text: string, hidden: boolean]> = [
  ['pin = 1', true],
  ['pin = { a = 1 }', true],
  ['pin = [[1]]', true],
  ['x = 1', false],
  ['x = "pin=1"', true],
  ['x = " pin : 1"', true],
  [String.raw`x = "p\u0069n=1"`, true],
  [String.raw`x = 'p\u0069n=1'`, false],
  ['x = "${TOP}"', true],
  ['x = "${TOP:default}"', true],
  ['x = "a://bob:word@host"', true],
  ['x = "a://host"', false],
  ['x = "the password is abc"', true],
  ['x = "a; api key=abc"', true],
  ['x = "/var/log/secrets/a.log"', false],
  ['x = "tokens.log"', false],
  ['config = "abc"', true],
  ['config = ["abc"]', true],
  ['config = ["a=b"]', false],
  ['config = [5]', false],
  ['other = ["abc"]', false]
]

for (const [text, hidden] of cases) {
  t.test(`${text} ${hidden ? 'is hidden' : 'is shown'}`, async (t) => {
    const { leaves } = findPlaces(text, unlimited)
    const isSecret = secretValues({ isSecretName, secretEnv: ['TOP'], pairParams: new Set(['config']) }, text)
    for (const leaf of [...leaves, ...leaves])
      t.equal(isSecret(leaf, text.slice(leaf.valueStart, leaf.valueEnd)), hidden)
  })
}

t.test('without further rules names alone decide', async (t) => {
  const {
    leaves: [leaf]
  } = findPlaces('config = "abc"', unlimited)
  t.equal(leaf !== undefined && secretValues({ isSecretName }, '')(leaf, '"abc"'), false)
})
