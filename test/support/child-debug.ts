import { scripted } from './scripted-intake.ts'

const { source, contexts } = scripted([
  { records: 2 },
  { fail: Object.assign(new Error('gone'), { code: 'ECONNRESET' }), when: 'turn' }
])
source.on('ready', () => {
  contexts[0]?.debug('opened %s', 'it')
  contexts[0]?.warn(new Error('odd'))
})
source.on('error', () => {})
source.resume()
