import { execFile } from 'node:child_process'

export interface ProgramInput {
  /** Standard input of the program. */
  readonly input?: string
  /** Environment variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program to its end. Rejects with its output if it fails. */
export function runProgram(
  command: string,
  args: readonly string[],
  { input = '', env = {} }: ProgramInput = {}
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      { timeout: LONGEST_MS, maxBuffer: 2 ** 26, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr })
        else reject(new Error(`${command} ${args.join(' ')}: ${error.message} ${stderr}`, { cause: error }))
      }
    )
    // A program that ends before it has read all input reports failure by its exit code.
    child.stdin?.on('error', () => {}).end(input)
  })
}

const LONGEST_MS = 60_000
