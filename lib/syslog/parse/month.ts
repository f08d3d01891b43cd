/** The month, 1 to 12, whose English three letters stand at `at`, in any case; 0 where none does. */
export function monthAt(bytes: DataView, at: number): number {
  switch ((lowerCase(bytes, at) << 16) | (lowerCase(bytes, at + 1) << 8) | lowerCase(bytes, at + 2)) {
    case 0x6a616e:
      return 1
    case 0x666562:
      return 2
    case 0x6d6172:
      return 3
    case 0x617072:
      return 4
    case 0x6d6179:
      return 5
    case 0x6a756e:
      return 6
    case 0x6a756c:
      return 7
    case 0x617567:
      return 8
    case 0x736570:
      return 9
    case 0x6f6374:
      return 10
    case 0x6e6f76:
      return 11
    case 0x646563:
      return 12
    default:
      return 0
  }
}

/** Of a letter; what is none gives what is none of these letters, or one only where it is the same letter. */
function lowerCase(bytes: DataView, at: number): number {
  const code = bytes.getUint8(at)
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
}
