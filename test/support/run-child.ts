import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a TypeScript file in a process of its own, loaded like this one. `descriptors`: limit of open files. */
export function runChild(
  file: URL,
  env: Readonly<Record<string, string>> = {},
  descriptors: number | 'as many' = 'as many'
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const command = [process.execPath, ...process.execArgv, fileURLToPath(file)]
  const [program = '', ...args] =
    descriptors === 'as many' ? command : ['sh', '-c', `ulimit -n ${descriptors} && exec "$0" "$@"`, ...command]
  return new Promise((resolve, reject) => {
    execFile(program, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr })
      else reject(new Error(`${file.href}: ${stderr}`, { cause: error }))
    })
  })
}
