import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { classifyError } from '../../../lib/errors/classify.ts'
import { configCodes, fileCodes, kafkaCodes, sourceCodes, syslogCodes } from '../../../types/error-codes.ts'
import { allCodes } from '../../support/error-codes.ts'

/** What the library says of its own accord. All others are symptoms: names that Node, OpenSSL or a broker gave. */
const ownCodes: ReadonlySet<string> = new Set([
  ...fileCodes,
  ...configCodes,
  ...kafkaCodes,
  ...syslogCodes,
  ...sourceCodes
])

/** Tests of how codes are told, which need none to come about. */
const TELLING =
  /^(?:bench|docs|package|types|probe\/(?:format|share))\/|^errors\/(?:catalogue\/|reference\/|(?:config-error|cut-text|diagnostic-context|format-diagnosis|placeholders|redact|screens|shell-quote|source-error|tell-error|visible-text|words)\.)/

/** Whether a test names the code as what it finds: not in a comment, and not where it makes the error itself. */
function names(text: string, code: string): boolean {
  const made = new RegExp(`\\b(?:sourceError|SourceError|describeError|lookUp|isKnown)\\(\\s*['"\`]${code}\\b`, 'g')
  return new RegExp(`^(?!\\s*(?:\\*|//)).*['"\`]${code}\\b`, 'm').test(text.replace(made, ''))
}

t.test('every code of the library is provoked by a test', async (t) => {
  const tests = readdirSync('test', { recursive: true })
    .map((name) => String(name).replaceAll(path.sep, '/'))
    .filter((name) => name.endsWith('.ts') && !TELLING.test(name))
    .map((name) => readFileSync(path.join('test', name), 'utf8'))
  t.ok(tests.length > 500)
  for (const code of ownCodes)
    t.ok(
      tests.some((text) => names(text, code)),
      code
    )
})

t.test('a code that is only mentioned does not count as provoked', async (t) => {
  for (const [text, expected] of [
    ["t.equal(error.code, 'FILE_BUSY')", true],
    ["  ['a file that is locked', 'FILE_BUSY'],", true],
    ['t.match(told, [`FILE_BUSY ${place}`])', true],
    ['// FILE_BUSY', false],
    [" * It gives 'FILE_BUSY'", false],
    ["  // t.equal(error.code, 'FILE_BUSY')", false],
    ["context.warn(sourceError('FILE_BUSY', {}))", false],
    ["sourceError(\n  'FILE_BUSY',", false],
    ["t.equal(error.code, 'FILE_BUSY_LONG')", false]
  ] as const)
    t.equal(names(text, 'FILE_BUSY'), expected, text)
})

t.test('every symptom is recognised in the error that has it', async (t) => {
  const ofOthers: Readonly<Record<string, unknown>> = {
    SYSTEM_HTTP_CONNECTION_LOST: { code: 'UND_ERR_SOCKET' },
    SYSTEM_HTTP_TIMEOUT: { code: 'UND_ERR_HEADERS_TIMEOUT' },
    SYSTEM_HTTP_INVALID: { code: 'HPE_INVALID_CONSTANT' },
    SYSTEM_JSON_INVALID: thrown(() => JSON.parse('{"log":')),
    SYSTEM_DATABASE_UNAVAILABLE: { code: '57P01' },
    SYSTEM_DATABASE_LOGIN: { code: '28P01' }
  }
  // Those of Kafka's protocol are those of a real broker: kafka-protocol.test.ts
  const symptoms = allCodes.filter((code) => !ownCodes.has(code) && !code.startsWith('KAFKA_'))
  t.ok(symptoms.length > 200)
  for (const code of symptoms) {
    const name = code.replace(/^[A-Z]+?_/, '')
    const error = ofOthers[code] ?? (code.startsWith('DNS_') ? { code: name, syscall: 'queryA' } : { code: name })
    t.equal(classifyError(error).code, code)
  }
})

function thrown(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
