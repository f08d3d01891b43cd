import t from 'tap'
import { ConfigError } from '../../lib/errors/config-error.ts'
import { SourceError } from '../../lib/errors/source-error.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'

const wrongType: Diagnostic = {
  code: 'CONFIG_WRONG_TYPE',
  severity: 'error',
  message: 'port takes an integer',
  file: 'conf/wpsrc.toml',
  line: 3,
  column: 8,
  length: 6,
  path: 'sources[0].params.port',
  expected: 'integer from 0 to 65535',
  received: 'string "1514"',
  suggestion: 'port = 1514'
}

t.test('one problem gives its own code and message', async (t) => {
  const error = new ConfigError([wrongType, { ...wrongType, severity: 'warning', code: 'CONFIG_UNKNOWN_PARAM' }])
  t.type(error, SourceError)
  t.equal(error.name, 'ConfigError')
  t.equal(error.code, 'CONFIG_WRONG_TYPE')
  t.equal(error.message, 'conf/wpsrc.toml:3:8: port takes an integer; try: port = 1514 [CONFIG_WRONG_TYPE]')
  t.equal(
    error.classification.symptom.en,
    'sources[0].params.port has a value of the wrong type: expected integer from 0 to 65535, got string "1514"'
  )
  t.equal(error.diagnostics.length, 2)
  t.ok(Object.isFrozen(error.diagnostics))
  t.match(JSON.parse(JSON.stringify(error)), { name: 'ConfigError', diagnostics: [{ code: 'CONFIG_WRONG_TYPE' }, {}] })
})

t.test('several problems are counted and the first ten listed', async (t) => {
  const error = new ConfigError(Array.from({ length: 12 }, (_unused, index) => ({ ...wrongType, line: index + 1 })))
  t.equal(error.code, 'CONFIG_INVALID')
  t.match(error.message, /^The configuration has 12 problems: conf\/wpsrc\.toml:1:8: /)
  t.match(error.message, /; 2 more$/)
  t.equal(error.message.split('; conf/').length, 10)
  t.notMatch(new ConfigError([wrongType, wrongType]).message, 'more')
})

t.test('a problem without a place, warnings alone and no problem at all', async (t) => {
  const placeless: Diagnostic = {
    code: 'CONFIG_NO_CONNECTOR_FOLDER',
    severity: 'warning',
    message: 'none',
    file: null,
    line: null,
    column: null,
    length: 1,
    path: '',
    allowed: ['a', 'b']
  }
  t.equal(new ConfigError([placeless]).message, 'none [CONFIG_NO_CONNECTOR_FOLDER]')
  t.equal(new ConfigError([]).message, 'The configuration is not valid')
  t.equal(new ConfigError([]).code, 'CONFIG_INVALID')
})

t.test('the message can neither show a secret nor forge a line', async (t) => {
  const { message } = new ConfigError([
    { ...wrongType, message: 'sasl_password=hunter2 \u001B[2J\nforged', suggestion: 'x'.repeat(1e6) }
  ])
  t.match(message, String.raw`sasl_password=[redacted] \x1b[2J\nforged`)
  t.ok(message.length < 600)
})
