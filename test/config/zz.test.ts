import { readFileSync } from 'node:fs'
import { loadConfigWith } from '../../lib/config/load-config.ts'
import { formatDiagnostics } from '../../lib/config/format-diagnostics.ts'
import { paramTypes } from '../support/param-types.ts'
const d = 'test/fixtures/config/mistakes/'
const text = (file: string) => ({ file, text: readFileSync(d + file, 'utf8') })
const r = loadConfigWith(paramTypes, { sources: text('wpsrc.toml'), connectors: [text('connectors/source.d/10-files.toml'), text('connectors/source.d/20-more.toml')] })
console.error(formatDiagnostics(r.diagnostics))
console.error(formatDiagnostics(r.diagnostics.slice(0, 5), { locale: 'zh' }))
