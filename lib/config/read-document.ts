import type { ConfigText, LoadConfigInput } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { ParamDeclaration, ParamsTable } from '../../types/params.ts'
import type { ConfigDocument } from './config-document.ts'
import { diagnose } from './config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { wholeTable } from './params/common-params.ts'
import { nearestNode } from './toml/locate-node.ts'
import { parseToml } from './toml/parse-toml.ts'
import { expandVariables } from './variables/expand-variables.ts'
import type { VariableProblem } from './variables/expand-variables.ts'
import { pairParams, secretNames } from './variables/secret-names.ts'

/** Parses a text and expands its variables. Null where it is not TOML, which is told. */
export function readDocument(
  text: ConfigText, types: readonly ConnectorType[], { env = {}, secretEnv = [] }: Pick<LoadConfigInput, 'env' | 'secretEnv'>, found: DiagnosticList
): ConfigDocument | null {
  const parsed = parseToml(text, { isSecretName: secretNames(types), secretEnv, pairParams: pairParams(types) }, (name) => declaredAs(name, types))
  if (!parsed.ok) {
    found.add(() => parsed.diagnostic)
    return null
  }
  const { value, problems } = expandVariables(parsed.document.value, { env, secretEnv })
  const document = { ...parsed.document, value }
  for (const problem of problems) found.add(() => variableDiagnostic(document, problem))
  return document
}

/** The params of that name, of whatever type, also those inside of tables. */
function declaredAs(name: string, types: readonly ConnectorType[]): readonly ParamDeclaration[] {
  const tables = types.map(({ params }): ParamsTable => wholeTable(params))
  // Those inside of tables come to the end of the list while it is walked
  for (const table of tables) for (const param of Object.values(table)) if (param.type === 'table') tables.push(param.params)
  return tables.flatMap((table) => Object.hasOwn(table, name) && table[name] !== undefined ? [table[name]] : [])
}

function variableDiagnostic(document: ConfigDocument, { raw, instead, ...problem }: VariableProblem): ReturnType<typeof diagnose> {
  const node = nearestNode(document.places.root, problem.path)
  const { valueStart, valueEnd } = node
  const text = document.places.text.slice(valueStart, valueEnd)
  // Where in a secret a variable stands is nobody's business
  const at = raw === '' || document.isSecret(node, text) ? -1 : text.indexOf(raw)
  return diagnose(document, {
    ...problem, at: 'value', ...(at < 0 ? {} : { part: { offset: valueStart + at, length: raw.length } }),
    ...(instead === undefined ? {} : { patch: { file: document.file, edits: [{ path: problem.path, value: instead }] } })
  })
}
