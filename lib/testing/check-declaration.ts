import { checkParams } from '../config/params/check-params.ts'
import { commonParams, isStandardSchema } from '../config/params/declared-params.ts'
import type { IntegerParam, ParamDeclaration, ParamsTable } from '../../types/params.ts'
import { startTrial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** The connector type has a name and a usable table of params, and the given params are valid. */
export function checkDeclaration(plan: TrialPlan): string {
  const { definition } = plan
  const { type, params } = definition
  const faults = [
    ...(typeof type === 'string' && /^[a-z][a-z0-9_-]*$/.test(type) ? [] : ['`type` has to be a name in lower case']),
    ...(typeof definition.open === 'function' ? [] : ['`open` has to be a function']),
    ...(isStandardSchema(params) ? [] : tableFaults(params, ''))
  ]
  if (faults.length > 0) throw new Fault(faults.join('; '))
  startTrial(plan).source.destroy() // startTrial throws if the params are wrong
  return isStandardSchema(params) ? 'a Standard Schema' : `${Object.keys(params).length} params`
}

function tableFaults(table: ParamsTable, prefix: string): string[] {
  return Object.entries(table).flatMap(([name, declaration]) => {
    const own = paramFaults(name, declaration, table).map((fault) => `param \`${prefix}${name}\` ${fault}`)
    return declaration.type === 'table' && own.length === 0 ? tableFaults(declaration.params, `${prefix}${name}.`) : own
  })
}

function paramFaults(name: string, declaration: ParamDeclaration, table: ParamsTable): string[] {
  const known: readonly string[] | undefined = Object.hasOwn(KEYS, declaration.type)
    ? KEYS[declaration.type]
    : undefined
  if (known === undefined) return [`has a \`type\` that is none of ${Object.keys(KEYS).join(', ')}`]
  if (declaration.type === 'table' && typeof (declaration.params as unknown) !== 'object')
    return ['is a table without `params`']
  const unknown = Object.keys(declaration).filter((key) => !OF_ALL.has(key) && !known.includes(key))
  const others = [...Object.keys(declaration.onlyWith ?? {}), ...(declaration.notWith ?? [])].filter(
    (other) => !Object.hasOwn(table, other)
  )
  return [
    ...(SNAKE_CASE.test(name) ? [] : ['is not in snake_case']),
    ...(typeof declaration.help === 'string' && declaration.help !== '' ? [] : ['has no help']),
    ...unknown.map((key) => `has \`${key}\`, which no param of type \`${declaration.type}\` knows`),
    ...(isTaken(name, declaration) ? ['has a name that every source has for a param of the library'] : []),
    ...(declaration.type === 'integer' ? boundFaults(declaration) : []),
    ...(declaration.required === true && 'default' in declaration ? ['is required and has a default'] : []),
    ...(declaration.impact === undefined || IMPACTS.has(declaration.impact)
      ? []
      : [`has an \`impact\` that is none of ${[...IMPACTS].join(', ')}`]),
    ...others.map((other) => `speaks of \`${other}\`, which is not declared`),
    ...defaultFaults(name, declaration)
  ]
}

/** The table may contain the library's own declaration of the param, as the tables of the built-in types do. */
function isTaken(name: string, declaration: ParamDeclaration): boolean {
  const common = Object.entries(commonParams).find(([other]) => other === name)
  return common !== undefined && common[1] !== declaration
}

function boundFaults({ min, max }: IntegerParam): string[] {
  if (!Number.isInteger(min) || !Number.isInteger(max)) return ['has no `min` and `max`, which an integer needs']
  return min > max ? ['has a `min` above its `max`'] : []
}

/** Reports a default that would be refused as a given value. */
function defaultFaults(name: string, declaration: ParamDeclaration): string[] {
  if (!('default' in declaration) || declaration.default === undefined) return []
  const { onlyWith: _onlyWith, notWith: _notWith, ...alone } = declaration
  const { problems } = checkParams({ params: { [name]: alone } }, { [name]: declaration.default })
  return problems.map(({ message }) => `has a default that is wrong: ${message}`)
}

const OF_ALL: ReadonlySet<string> = new Set([
  'type',
  'help',
  'since',
  'required',
  'secret',
  'default',
  'defaultText',
  'onlyWith',
  'notWith',
  'impact'
])
/** The further keys of a declaration, by its type. */
const KEYS: Readonly<Record<ParamDeclaration['type'], readonly string[]>> = {
  string: ['choices', 'aliases', 'refused', 'nonEmpty', 'path', 'check', 'meant', 'elsewhere'],
  integer: ['min', 'max', 'unit', 'check', 'exact'],
  boolean: [],
  'string-list': ['separator', 'nonEmpty', 'check'],
  properties: ['names'],
  table: ['params', 'shorthand'],
  value: ['check', 'is', 'expected', 'schema']
}
const IMPACTS: ReadonlySet<string> = new Set(['live', 'reopen', 'rejoin', 'rereads'])
const SNAKE_CASE = /^[a-z][a-z0-9_]*$/
