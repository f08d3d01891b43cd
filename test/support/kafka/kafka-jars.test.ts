import { spawnSync } from 'node:child_process'
import path from 'node:path'
import t from 'tap'

const asked = (env: Record<string, string>): string => {
  const program = `import { needsKafka } from ${JSON.stringify(path.join(import.meta.dirname, 'kafka-jars.js'))}\nconsole.log(needsKafka().skip)`
  const { CI: _, ...own } = process.env
  const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...own, ...env }
  })
  return stdout + stderr
}

t.test('without the jars a test is skipped with the remedy', async (t) => {
  t.match(
    asked({ WARP_FLOW_KAFKA_LIBS: t.testdir({}) }),
    /^no jars of Kafka in .*; install with: sudo test\/support\/kafka\/install\.sh\n$/u
  )
})

t.test('without the jars a test fails under CI', async (t) => {
  t.match(asked({ WARP_FLOW_KAFKA_LIBS: t.testdir({}), CI: 'true' }), /Error: no jars of Kafka in/u)
})
