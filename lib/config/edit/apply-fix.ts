import type { TomlEdit, TomlPatch, TomlValue } from '../../../types/report.ts'
import { nearestNode, type PlaceNode } from '../toml/locate-node.ts'
import { findPlaces } from '../toml/locate-path.ts'
import { formatPath } from '../toml/toml-path.ts'
import { sourceError } from '../../errors/make-error.ts'

/** The text of a TOML file with the edits of a fix in it. Pure; every byte that no edit is about stays as it was. */
export function applyFix(text: string, patch: Pick<TomlPatch, 'edits'>): string {
  return patch.edits.reduce(edited, text)
}

function edited(text: string, { path, value }: TomlEdit): string {
  const { root } = findPlaces(text, NO_LIMITS)
  const node = nearestNode(root, path)
  if (value !== null && depthOf(node) === path.length) return text.slice(0, node.valueStart) + tomlText(value) + text.slice(node.valueEnd)
  throw sourceError('SYSTEM_INTERNAL', {}, { detail: `there is no ${formatPath(path)}` })
}

function depthOf(node: PlaceNode): number {
  return node.parent === null ? 0 : 1 + depthOf(node.parent)
}

function tomlText(value: TomlValue): string {
  if (Array.isArray(value)) return `[${value.map((item: TomlValue) => tomlText(item)).join(', ')}]`
  return JSON.stringify(value)
}

const NO_LIMITS = { depth: Infinity, values: Infinity }
