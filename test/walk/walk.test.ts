import t, { type Test } from 'tap'
import { needsRuntime, runtimeCommand } from '../support/runtimes/runtimes.ts'
import { needs } from '../support/senders/sender-commands.ts'
import { onlyInWhole } from '../support/whole.ts'
import { breakAndMend, declare } from './steps/configuration.ts'
import { install, intoDatabase, follow } from './steps/files.ts'
import { bundle, health, silence } from './steps/operating.ts'
import { connector, testUnderNode, testUnderVitest } from './steps/own-connector.ts'
import { Walker } from './support/walker.ts'

// A stranger's first hour, in an empty folder. Files and commands are those of README and docs/, copied by their names:
// a sample that has changed is walked as it is printed, and a page that leaves a step out fails. Only ports are others.

t.test('from an empty folder to a service', onlyInWhole(needs('logger', 'curl')), async (t) => {
  const walker = new Walker(t)
  const step = steps(t, walker)
  await step('install', install)
  await step('follow a log', follow)
  await step('follow it into SQLite, through kills and a rotation', intoDatabase)
  await step('declare it in TOML, beside syslog', declare)
  await step('break the configuration, and mend it by what is said', breakAndMend)
  await step('write a connector for HTTP', connector)
  await step('test it under node:test', testUnderNode)
  await step('test it under vitest', testUnderVitest, needsRuntime(runtimeCommand('vitest')))
  await step('bundle the service', bundle)
  await step('read its health by curl', health)
  await step('ask why a source is silent', silence)
})

type Step = (t: Test, walker: Walker) => Promise<void>
type Options = { readonly skip?: string | false }

/** Each goes on where the one before it has left the folder, and says how long it took. */
function steps(t: Test, walker: Walker): (name: string, walk: Step, options?: Options) => Promise<void> {
  return async (name, walk, options = {}) => {
    await t.test(name, options, async (t) => {
      const begun = performance.now()
      try {
        await walk(t, walker)
      } finally {
        await walker.endAll()
      }
      t.comment(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    })
  }
}
