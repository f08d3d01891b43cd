import type { Discovered } from './discovery.ts'
import type { Registry } from './registry.ts'

/**
 * Notes why names that were found are not followed. Drops notes of names that are gone, and of aliases, which are noted
 * anew.
 */
export function renewNotes(
  registry: Pick<Registry, 'notes' | 'note' | 'forgetNote' | 'at'>,
  { files, excluded, own, troubles }: Pick<Discovered, 'files' | 'excluded' | 'own' | 'troubles'>
): void {
  const notes = Array.from(registry.notes)
  const there = new Map(notes.length === 0 ? [] : files.map((file) => [file.path, file]))
  for (const note of notes) {
    const seen = there.get(note.path)
    if (note.kind !== 'old' || seen?.dev !== note.dev || seen.ino !== note.ino) registry.forgetNote(note.path)
  }
  for (const name of excluded) registry.note({ ...NO_FILE, path: name, kind: 'excluded', reason: 'exclude' })
  for (const name of own)
    registry.note({
      ...NO_FILE,
      path: name,
      kind: 'own',
      reason: 'checkpoint_dir: the source keeps its positions there'
    })
  for (const { path: name, kind, code, message } of troubles) {
    // A known file has an entry of its own, which shows its state.
    if (registry.at(name) !== null) continue
    registry.note({
      ...NO_FILE,
      path: name,
      code,
      ...(kind === 'refused'
        ? { kind, reason: 'symlinks = "refuse": it is a symbolic link' }
        : { kind: 'unreadable', reason: message })
    })
  }
}

const NO_FILE = { dev: null, ino: null, size: 0, modified: 0n } as const
