import t from 'tap'
import { contract } from '../../lib/testing/contract.ts'
import { needsRuntime, runtimeCommand } from '../support/runtimes/runtimes.ts'
import { onlyInWhole } from '../support/whole.ts'
import { runWith, type Runner } from './runners/runner-project.ts'

const names = contract.map(({ name }) => name)
const WITH_TESTS: readonly Runner[] = ['tap', 'node:test', 'vitest', 'jest']
const RELEASES = 'stop() releases everything'

for (const runner of WITH_TESTS) {
  t.test(`${runner}: each promise is a test with its name`, needs(runner), async (t) => {
    const good = await runWith(t, runner, 'await testConnector(named, connectors.good, { withinMs: 60_000 })')
    t.equal(good.code, 0, good.output)
    for (const name of names) t.ok(good.output.includes(name), name)
    const leaky = await runWith(t, runner, 'await testConnector(named, connectors.leaky)')
    t.not(leaky.code, 0)
    t.match(leaky.output, failing(runner, RELEASES))
    t.match(leaky.output, /a listening server, made/)
    t.match(leaky.output, /to do: release it in/)
  })

  t.test(
    `${runner}: a failing report of all promises in one test names them, before the runner's limit`,
    needs(runner),
    async (t) => {
      const leaky = await runWith(t, runner, inOne('connectors.leaky'))
      t.not(leaky.code, 0)
      t.match(leaky.output, /connector "ticker" fails \d of \d+ checks/)
      t.match(leaky.output, /stop\(\) releases everything: a listening server, made/)
      t.match(leaky.output, /destroy\(\) releases everything: a listening server, made/)
    }
  )
}

// The limits of these two end a test after 5 s, and would take the report with it
for (const runner of ['vitest', 'jest'] as const) {
  t.test(
    `${runner}: the report on a connector that hangs comes before the runner gives up`,
    needs(runner),
    async (t) => {
      const program = Object.keys(HANGS)
        .map((where) => inOne(`connectors.hung.${where}`, where))
        .join('\n')
      const { code, output } = await runWith(t, runner, program)
      t.not(code, 0)
      t.notMatch(output, /timed out|Exceeded timeout/i)
      for (const [where, says] of Object.entries(HANGS)) t.match(output, says, where)
    }
  )
}

t.test('without a runner the report is a value, and text', async (t) => {
  const program = `
    const report = await checkConnector(connectors.leaky, { onFailure: 'report', withinMs: 60_000 })
    console.log(formatChecks(report))
    process.exit(report.ok ? 0 : 1)`
  const { code, output } = await runWith(t, 'none', program)
  t.equal(code, 1)
  for (const name of names) t.match(output, new RegExp(`^(?:ok|not ok) +${escaped(name)}: `, 'm'))
  t.match(output, /^not ok {2}stop\(\) releases everything: a listening server/m)
  t.match(output, /^not ok {4}to do: /m)
})

/** where it hangs => what its report says */
const HANGS: Readonly<Record<string, RegExp>> = {
  open: /opens and delivers records: 0 of 3 records came within 2000 ms/,
  next: /opens and delivers records: 0 of 3 records came within 2000 ms/,
  wait: /stop\(\) ends the stream: not closed within 1000 ms/,
  close: /stop\(\) ends the stream: not closed within 1000 ms/
}

function inOne(connector: string, name = 'the connector keeps its contract'): string {
  return `named(${JSON.stringify(name)}, async () => { await checkConnector(${connector}) })`
}

function failing(runner: Runner, name: string): RegExp {
  const text = escaped(name)
  if (runner === 'vitest') return new RegExp(`[×✗] .*${text}`)
  if (runner === 'jest') return new RegExp(`✕ ${text}`)
  return new RegExp(`not ok \\d+ - ${text}`)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

function needs(runner: Runner): ReturnType<typeof needsRuntime> {
  // Of the two that come as packages, the quicker one is always run
  if (runner === 'jest') return onlyInWhole(needsRuntime(runtimeCommand(runner)))
  return runner === 'vitest' ? needsRuntime(runtimeCommand(runner)) : { skip: false }
}
