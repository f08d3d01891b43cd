import type { Remedy } from '../../types/classification.ts'
import type { ParamOrigin } from '../../types/config.ts'
import type { ParamsSchema } from '../../types/connector.ts'
import type { Fix, ParamEdit, ProposedFix, SourceDeclared, TomlPatch, TomlSet } from '../../types/report.ts'
import { propertySpellings } from '../config/params/declared-params.ts'
import { hostPlatform } from '../errors/format-diagnosis.ts'
import { visibleText } from '../errors/visible-text.ts'
import { codeFor, codeForToml } from './code-for.ts'

/** The place where a fix of params is written. */
export interface FixPlace {
  readonly type: string
  /** Absent if the type is not known. */
  readonly params?: ParamsSchema
  /** Absent if the source was created in code. */
  readonly declared: SourceDeclared | undefined
  /** snake_case param => where its value came from. */
  readonly origin: Readonly<Record<string, ParamOrigin>>
}

/** The check's proposals, then the catalogue's remedies, which only a person can apply. */
export function fixesOf(
  proposed: readonly ProposedFix[],
  remedies: readonly Remedy[],
  check: string,
  place: FixPlace
): readonly Fix[] {
  const said = new Set(proposed.map(({ text }) => text.en))
  return [
    ...proposed.map((fix) => fixOf(fix, check, place)),
    ...remedies.filter(({ text }) => !said.has(text.en)).map((remedy) => byHand(remedy, check, place))
  ]
}

function byHand(remedy: Remedy, check: string, place: FixPlace): Fix {
  return { ...spoken(remedy, place), ...commandOf(remedy.commands), applies: 'hand', risk: 'none', verify: check }
}

/** Settings in the catalogue are TOML; for a source that was created in code, they become TypeScript. */
function spoken(remedy: Remedy, { type, declared }: FixPlace): Remedy & Pick<Fix, 'code'> {
  const { toml, ...rest } = remedy
  const code = toml === undefined || declared !== undefined ? null : codeForToml(type, toml)
  return code === null ? remedy : { ...rest, code }
}

function fixOf({ text, set, toml, commands, risk, verify = '' }: ProposedFix, check: string, place: FixPlace): Fix {
  // Checks insert names of files and topics, which are untrusted
  const shown = { en: visibleText(text.en), zh: visibleText(text.zh) }
  const written = { text: shown, ...(toml === undefined ? {} : { toml }) }
  const common = {
    ...spoken(written, place),
    ...(commands === undefined ? {} : { commands }),
    ...commandOf(commands),
    verify: verify === '' ? check : verify
  }
  if (set === undefined) return { ...common, applies: 'hand', risk: risk ?? 'none' }
  const patch = patchOf(set, place)
  const where = patch === null ? (place.declared === undefined ? { code: codeFor(place.type, set) } : {}) : { patch }
  return {
    ...common,
    set,
    ...where,
    applies: patch === null && place.declared !== undefined ? 'hand' : 'machine',
    risk: risk ?? 'restarts'
  }
}

/**
 * A param that a source may set is set in the source. A param that it may not set, that is part of a table from the
 * connector, or that comes from the connector and has to be removed, is edited in the connector. Null if the edits
 * would have to go into two files.
 */
function patchOf(set: readonly ParamEdit[], { declared, origin, params = {} }: FixPlace): TomlPatch | null {
  if (declared === undefined) return null
  const places = set.map(({ path: [name = '', ...inner], value }) => {
    const { connector } = declared
    const isAllowed = connector.allowOverride === null || connector.allowOverride.includes(name)
    const isGivenThere = Object.hasOwn(origin, name) && origin[name]?.from === 'connector'
    const isConnectors = !isAllowed || (isGivenThere && (inner.length > 0 || value === null))
    return isConnectors ? connector : declared
  })
  const [first] = places
  if (first === undefined || places.some((place) => place !== first)) return null
  return {
    file: first.file,
    edits: set.map(({ path, value }): TomlSet => {
      const spellings = propertySpellings(params, path)
      return { path: [...first.params, ...path], value, ...(spellings === null ? {} : { spellings }) }
    })
  }
}

function commandOf(commands: Remedy['commands']): { readonly command?: string } {
  const command = commands?.[hostPlatform(process.platform)] ?? commands?.any
  return command === undefined ? {} : { command }
}
