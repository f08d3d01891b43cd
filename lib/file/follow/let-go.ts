import { channels } from '../../core/channels.ts'
import { shownPath } from '../path-text.ts'
import { departureOf } from './departure.ts'
import type { Harvester } from './harvester.ts'
import type { LookParts } from './look-parts.ts'
import type { WaitingFiles } from './waiting-files.ts'

/** Releases a finished file: its content departs, and the file is closed. */
export async function release(file: Harvester, parts: LookParts, waiting: WaitingFiles): Promise<void> {
  const {
    registry,
    hooks,
    shared: { context, openLimit },
    losses
  } = parts
  const { path, content, linePosition, detached } = file
  const departed = departureOf(file, detached?.cause ?? 'deleted', context.clock.now())
  registry.remove(file)
  if (departed !== null) registry.depart(departed)
  if (content !== null && channels.fileEnd.hasSubscribers)
    channels.fileEnd.publish({
      key: context.key,
      ...shownPath(path),
      lines: linePosition.line,
      bytes: content.fingerprint.length
    })
  await file.close()
  openLimit.closed(file)
  losses.lost(file, file.takeVanished(), 'truncated')
  waiting.lookAgain(departed?.id ?? null)
  hooks.scanSoon()
  hooks.save()
}

/** Removes a file that is closed and that no name leads to: no more of it can be read. */
export function gone(file: Harvester, parts: LookParts, waiting: WaitingFiles): void {
  const { registry, losses, identifier, hooks, shared } = parts
  if (file.portions > 0) return // the consumer is still taking what was read
  const wasLimited = file.state.kind !== 'unreadable'
  const departed = departureOf(file, file.detached?.cause ?? 'deleted', shared.context.clock.now())
  registry.remove(file)
  void identifier.forget(file)
  shared.openLimit.closed(file)
  if (departed !== null) registry.depart(departed)
  losses.add({
    file,
    path: file.path,
    at: shared.context.clock.now(),
    id: departed?.id ?? null,
    code: null,
    detail: '',
    unread: file.unread + file.takeVanished(),
    size: file.size,
    cause: wasLimited ? 'max_open_files' : 'deleted'
  })
  waiting.lookAgain(departed?.id ?? null)
  hooks.scanSoon()
}
