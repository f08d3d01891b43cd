import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a TypeScript file in a process of its own, loaded as this one was. */
export function runChild(file: URL, env: Readonly<Record<string, string>> = {}): Promise<{ readonly stdout: string, readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...process.execArgv, fileURLToPath(file)], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr })
      else reject(new Error(`${file.href}: ${stderr}`, { cause: error }))
    })
  })
}
