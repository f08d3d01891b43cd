import { spawn } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'
import { runtimeModules } from '../../support/runtimes/runtimes.ts'

/** What a runner has said, and how it ended. */
export interface RunnerOutcome {
  readonly code: number | null
  readonly output: string
}

export type Runner = 'tap' | 'node:test' | 'vitest' | 'jest' | 'none'

/** Runs a program of the user's, which is given `test` of the runner where it has one, and the connectors below. */
export async function runWith(t: Test, runner: Runner, program: string): Promise<RunnerOutcome> {
  const url = (file: string): string => JSON.stringify(pathToFileURL(path.resolve('dist/lib', file)).href)
  const folder = t.testdir({
    'package.json': JSON.stringify({ type: 'module', jest: { testMatch: ['**/*.spec.js'], transform: {} } }),
    'connectors.js': CONNECTORS,
    'kit.spec.js': `${HEADS[runner]}\nimport { checkConnector, formatChecks, testConnector } from 'warp-flow/testing'\nimport * as connectors from './connectors.js'\n${program}\n`,
    node_modules: {
      vitest: t.fixture('symlink', path.join(runtimeModules('vitest'), 'vitest')),
      '@jest': t.fixture('symlink', path.join(runtimeModules('jest'), '@jest')),
      'warp-flow': {
        'package.json': JSON.stringify({ type: 'module', exports: { '.': './index.js', './testing': './testing.js' } }),
        'index.js': `export * from ${url('index.js')}\n`,
        'testing.js': `export * from ${url('testing.js')}\n`
      }
    }
  })
  return await run(
    [...COMMANDS[runner](), ...(runner === 'vitest' || runner === 'jest' ? [] : ['kit.spec.js'])],
    folder
  )
}

function run(args: readonly string[], cwd: string): Promise<RunnerOutcome> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:TAP|NODE_OPTIONS|NODE_V8|NODE_TEST|VITEST|JEST|_TAPJS)/.test(name)
  )
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...Object.fromEntries(own), NO_COLOR: '1', CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, output })
    })
  })
}

const COMMANDS: Readonly<Record<Runner, () => readonly string[]>> = {
  tap: () => [],
  none: () => [],
  'node:test': () => ['--test', '--test-reporter=tap'],
  vitest: () => [path.join(runtimeModules('vitest'), 'vitest/vitest.mjs'), 'run', '--root', '.', '--reporter=verbose'],
  jest: () => [
    '--experimental-vm-modules',
    path.join(runtimeModules('jest'), 'jest/bin/jest.js'),
    '--rootDir',
    '.',
    '--verbose'
  ]
}

const HEADS: Readonly<Record<Runner, string>> = {
  tap: `import t from 'tap'\nconst named = (name, run) => t.test(name, run)`,
  none: '',
  'node:test': `import test from 'node:test'\nconst named = test`,
  vitest: `import { test } from 'vitest'\nconst named = test`,
  jest: `import { test } from '@jest/globals'\nconst named = test`
}

const CONNECTORS = `
import { createServer } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineConnector } from 'warp-flow'

const connector = (open) => defineConnector({ type: 'ticker', params: {}, open: (_params, context) => open(context) })

export const good = connector(async function* ({ signal }) {
  for (let index = 0; ; index++) {
    await sleep(1, null, { signal })
    yield { payload: 'tick ' + index, position: { at: 'now' } }
  }
})

export const leaky = connector(async function* ({ signal }) {
  const server = createServer().listen(0)
  server.unref()
  await once(server, 'listening')
  for (let index = 0; ; index++) {
    await sleep(1, null, { signal })
    yield 'tick ' + index
  }
})

/** Each hangs for ever at its own place; what keeps a process alive is none of them. */
export const hung = {
  open: connector(() => new Promise(() => {})),
  next: connector(async function* () { await new Promise(() => {}) }),
  wait: connector(async function* () { yield 'one'; yield 'two'; yield 'three'; await new Promise(() => {}) }),
  close: connector(async function* ({ signal }) {
    try {
      for (;;) { await sleep(1, null, { signal }); yield 'tick' }
    } finally {
      await new Promise(() => {})
    }
  })
}
`
