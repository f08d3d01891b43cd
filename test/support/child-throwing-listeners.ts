import { scripted } from './scripted-intake.ts'

// An error thrown by a listener ends the process unless it is caught, as here; every record is still delivered.
const seen: string[] = []
process.on('uncaughtException', (error) => {
  seen.push(`caught ${error.message}`)
})

const { source, contexts } = scripted([{ records: 3 }, { records: 2, when: 'turn' }])
source.on('ready', () => {
  contexts[0]?.warn(new Error('odd'))
  seen.push('the connector goes on')
})
source.on('warning', () => {
  throw new Error('from warning')
})
source.on('data', (event) => {
  throw new Error(`from data ${event.text}`)
})
source.on('close', () => {
  process.stdout.write(JSON.stringify(seen))
})
