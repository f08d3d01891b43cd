import t from 'tap'
import { loadConfig } from '../../lib/builtin.ts'
import { applyFix } from '../../lib/config/edit/apply-fix.ts'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'

const CONNECTOR =
  '[[connectors]]\nid = "app"\ntype = "file"\nallow_override = ["encode"]\nparams = { base = "/x", file = "a" }\n'

function told(sources: string, connectors = CONNECTOR): readonly Diagnostic[] {
  const texts = { sources: { file: 'wpsrc.toml', text: sources }, connectors: [{ file: 'c.toml', text: connectors }] }
  return loadConfig(texts).diagnostics
}

t.test('a variable in shell syntax is reported before the fault that its default causes in the param', async (t) => {
  const found = told('[[sources]]\nkey = "a"\nconnect = "app"\nparams = { encode = "${X:-hex}" }')
  t.match(found, [
    { code: 'CONFIG_BAD_VARIABLE', suggestion: /^write \$\{X:hex\}/ },
    { code: 'CONFIG_BAD_CHOICE', suggestion: 'encode = "hex"' }
  ])
})

t.test('a faulty value from a variable is to be fixed in the variable', async (t) => {
  const [found] = told('[[sources]]\nkey = "a"\nconnect = "app"\nparams = { encode = "${X:hax}" }')
  t.match(found, { code: 'CONFIG_BAD_CHOICE', suggestion: 'X=hex' })
})

t.test('a source with `type` gets the advice to write `connect`', async (t) => {
  const text = '[[sources]]\nkey = "a"\ntype = "app"\n'
  const [found, ...others] = told(text)
  t.match(found, { code: 'CONFIG_UNKNOWN_SOURCE_KEY', suggestion: 'connect' })
  t.strictSame(others, [])
  t.strictSame(told(applyFix(text, found?.fix?.patch ?? { edits: [] })), [])
})

t.test('nothing is said twice in Chinese', async (t) => {
  const found = told('[[sources]]\nkey = "a"\nconnect = "app"', CONNECTOR.replace('id = "app"\n', ''))
  const text = formatDiagnostics(found, { locale: 'zh' })
  t.equal(text.split('连接器缺少 `id`').length, 2, text)
})

t.test('keys of a source without its header get the advice to add the header', async (t) => {
  t.match(told('key = "a"\nconnect = "app"'), [
    { suggestion: 'write [[sources]] on a line above it' },
    { suggestion: 'write [[sources]] on a line above it' }
  ])
})
