import type { ConfigText, LoadConfigInput } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { ConfigDocument } from './document/config-document.ts'
import { diagnose } from './document/config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import type { Steps } from '../core/steps.ts'
import { lostBackslashes } from './lost-backslashes.ts'
import { declaredAs } from './params/declared-params.ts'
import { unescapeBasic } from './toml/locate-lexer.ts'
import { nearestNode, pathTo, type PlaceNode } from './toml/locate-node.ts'
import { parseToml } from './syntax/parse-toml.ts'
import { expandVariables } from './variables/expand-variables.ts'
import type { VariableProblem } from './variables/expand-variables.ts'
import { foreignVariables, type ForeignVariable } from './variables/foreign-variables.ts'
import { pairParams, secretNames, type IsSecretName } from './params/secret-names.ts'

/** Parses a text and expands its variables, in steps. If the text is not TOML, reports that and returns null. */
export function* readDocument(
  text: ConfigText,
  types: readonly ConnectorType[],
  { env = {}, secretEnv = [] }: Pick<LoadConfigInput, 'env' | 'secretEnv'>,
  found: DiagnosticList
): Steps<ConfigDocument | null> {
  const parsed = parseToml(text, { ...namesOf(types), secretEnv }, (name) => declaredAs(name, types))
  if (!parsed.ok) {
    for (const diagnostic of parsed.diagnostics) found.add(() => diagnostic)
    return null
  }
  yield
  const { value, problems } = expandVariables(parsed.document.value, { env, secretEnv })
  const document = { ...parsed.document, value }
  for (const problem of problems) found.add(() => variableDiagnostic(document, problem))
  yield
  tellForeignVariables(document, env, found)
  for (const make of lostBackslashes(document)) found.add(make)
  return document
}

interface TypeNames {
  readonly isSecretName: IsSecretName
  readonly pairParams: ReadonlySet<string>
}

/** Shared by all documents of a configuration, which may have a thousand of them. */
function namesOf(types: readonly ConnectorType[]): TypeNames {
  const names = known.get(types) ?? { isSecretName: secretNames(types), pairParams: pairParams(types) }
  known.set(types, names)
  return names
}

const known = new WeakMap<readonly ConnectorType[], TypeNames>()

/** Reports variables in another program's syntax. A text in single quotes is literal, so it is not searched. */
function tellForeignVariables(
  document: ConfigDocument,
  env: NonNullable<LoadConfigInput['env']>,
  found: DiagnosticList
): void {
  const {
    places: { leaves, text }
  } = document
  for (const leaf of leaves) {
    const written = text.slice(leaf.valueStart, leaf.valueEnd)
    if (!written.startsWith('"') || !MARK.test(written)) continue
    const isSecret = document.isSecret(leaf, written)
    const said = unescapeBasic(written.startsWith(TRIPLE) ? written.slice(3, -3) : written.slice(1, -1))
    const foreign = foreignVariables(said, env, isSecret)
    for (const one of foreign) found.add(() => foreignDiagnostic(document, leaf, said, one, foreign, isSecret))
  }
}

function foreignDiagnostic(
  document: ConfigDocument,
  leaf: PlaceNode,
  said: string,
  foreign: ForeignVariable,
  all: readonly ForeignVariable[],
  isSecret: boolean
): Diagnostic {
  const { message, raw, offset, written, hasDefault } = foreign
  // Within a secret, what looks like a variable's name may be part of the secret
  const isName = !isSecret || written === null || /^\$\{[A-Z][A-Z0-9_]*[:}]/.test(written)
  const shown =
    written === null ? null : !isName ? '${NAME}' : isSecret && hasDefault ? written.replace(/:.*/s, ':...}') : written
  const path = pathTo(leaf)
  return diagnose(document, {
    code: 'CONFIG_BAD_VARIABLE',
    severity: isSecret ? 'error' : 'warning',
    path,
    at: 'value',
    message: isName ? message : 'this is not a variable here but plain text',
    suggestion:
      shown === null
        ? 'define another variable for it; in single quotes it is taken literally'
        : `write ${shown}; in single quotes it is taken literally`,
    ...(isSecret ? {} : { within: { offset, length: raw.length, text: said } }),
    ...(written === null || isSecret
      ? {}
      : { patch: { file: document.file, edits: [{ path, value: rewritten(said, all) }] } })
  })
}

/** The value with all variables in our syntax: one fix corrects all of them. */
function rewritten(said: string, foreign: readonly ForeignVariable[]): string {
  return foreign
    .toReversed()
    .reduce(
      (text, { raw, offset, written }) => text.slice(0, offset) + (written ?? raw) + text.slice(offset + raw.length),
      said
    )
}

const TRIPLE = '"'.repeat(3)
/** How such variables begin. */
const MARK = /[$%~@{<]/

function variableDiagnostic(
  document: ConfigDocument,
  { raw, instead, ...problem }: VariableProblem
): ReturnType<typeof diagnose> {
  const node = nearestNode(document.places.root, problem.path)
  const { valueStart, valueEnd } = node
  const text = document.places.text.slice(valueStart, valueEnd)
  // An excerpt must not show where in a secret a variable stands
  const at = raw === '' || document.isSecret(node, text) ? -1 : text.indexOf(raw)
  return diagnose(document, {
    ...problem,
    at: 'value',
    ...(at < 0 ? {} : { part: { offset: valueStart + at, length: raw.length } }),
    ...(instead === undefined
      ? {}
      : { patch: { file: document.file, edits: [{ path: problem.path, value: instead }] } })
  })
}
