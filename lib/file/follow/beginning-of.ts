import type { FileParams } from '../params.ts'
import { adoptedBeginning } from './adopted-beginning.ts'
import type { Beginning, Known, Opened } from './beginning.ts'
import type { FileWatermarks } from './file-acks.ts'
import { newBeginning } from './new-beginning.ts'
import { ownBeginning } from './own-beginning.ts'

/**
 * Decides where reading begins. It skips only what is proven to have been read, or what the user wants to leave out.
 */
export function beginningOf(
  opened: Opened,
  identity: Known,
  params: FileParams,
  watermarks: FileWatermarks
): Promise<Beginning> | Beginning {
  if (identity.kind === 'new') return newBeginning(opened, params, watermarks)
  return identity.kind === 'own'
    ? ownBeginning(opened, identity.content, params, watermarks)
    : adoptedBeginning(opened, identity, params, watermarks)
}
