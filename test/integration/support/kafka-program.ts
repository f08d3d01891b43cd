import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/**
 * Compiles a program beside this file, and all of the project that it imports, into a folder below the project, and gives the path of
 * its JavaScript. Processes then start by Node alone: each would else load the compiler for itself, for seconds on a busy machine.
 */
export function compileProgram(folder: string, name: string): string {
  const done = new Set<string>()
  const target = (file: string): string => path.join(folder, path.relative(PROJECT, file)).replace(/\.ts$/, '.js')
  const compile = (file: string): void => {
    if (done.has(file)) return
    done.add(file)
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: OPTIONS, fileName: file })
    mkdirSync(path.dirname(target(file)), { recursive: true })
    writeFileSync(target(file), outputText)
    for (const { fileName } of ts.preProcessFile(outputText).importedFiles) {
      if (fileName.startsWith('.')) compile(path.resolve(path.dirname(file), fileName.replace(/\.js$/, '.ts')))
    }
  }
  const program = fileURLToPath(new URL(name, import.meta.url))
  compile(program)
  return target(program)
}

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true, removeComments: true
}
