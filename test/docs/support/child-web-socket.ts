import { createSource } from '../../../lib/index.ts'
import { sampleWith, valueOf } from './sample.ts'
import type { ConnectorType } from '../../../types/connector.ts'

// Node 20 has web sockets behind a flag, so that the sample runs in a process of its own: `<folder> <url> <how>`
const [folder = '', url = '', how = ''] = process.argv.slice(2)
const type = await valueOf<ConnectorType>(folder, sampleWith('docs/connectors.md', 'const webSocket ='), 'webSocket')
const source = createSource({ type: 'web_socket', params: { url } }, { types: [type] })
source.on('warning', ({ code }) => console.log('warning', code))
source.on('ready', (opened) => console.log('ready', JSON.stringify(opened)))
try {
  for await (const { text } of source) {
    console.log('text', text)
    if (text === 'last') {
      if (how === 'stop') void source.stop()
      if (how === 'destroy') break
    }
  }
  console.log('end', source.stats().state, JSON.stringify(source.stats().drops))
} catch (error) {
  console.log('error', (error as { readonly code: string }).code)
}
