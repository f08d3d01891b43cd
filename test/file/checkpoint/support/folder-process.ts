import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Test } from 'tap'

export type Order =
  | { readonly kind: 'open'; readonly dir: string; readonly key: string }
  | { readonly kind: 'save'; readonly from: number }
  | { readonly kind: 'close' }

export type Answer =
  | { readonly kind: 'ready' | 'done' }
  | { readonly kind: 'opened'; readonly offset: number | null }
  | { readonly kind: 'saved'; readonly offset: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** Another process that opens checkpoint folders. */
export interface FolderProcess {
  readonly pid: number
  /** Sends an order; resolves to the first answer to it. */
  order(order: Order): Promise<Answer>
  /** All answers so far. */
  readonly answers: readonly Answer[]
  /** Resolves once there are `count` answers. */
  answered(count: number): Promise<void>
  /** Kills the process by SIGKILL; resolves once all its answers have arrived. */
  kill(): Promise<void>
}

export async function folderProcess(t: Test): Promise<FolderProcess> {
  const child = fork(path.join(import.meta.dirname, 'checkpoint-process.js'), { execArgv: process.execArgv })
  const answers: Answer[] = []
  child.on('message', (answer: Answer) => {
    answers.push(answer)
  })
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  t.teardown(kill)
  const answered = async (count: number): Promise<void> => {
    while (answers.length < count)
      await Promise.race([
        once(child, 'message'),
        gone.then(() => Promise.reject(new Error(`the process has ended: ${JSON.stringify(answers.at(-1))}`)))
      ])
  }
  await answered(1)
  return {
    pid: child.pid ?? 0,
    answers,
    answered,
    kill,
    order: async (order) => {
      const before = answers.length
      child.send(order)
      await answered(before + 1)
      return answers[before] ?? { kind: 'ready' }
    }
  }
}
