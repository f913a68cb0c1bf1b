/** Structure-aware rubbish for the MLLP server: frames, broken frames and noise, the same for the same seed. */
import { adtMessage, BEDS } from './adt-messages.ts'
import { chance } from './chance.ts'

/** Seeds that are always tried: each is the first to show one kind of damage, or once found a defect. */
export const KEPT_MLLP_SEEDS: readonly number[] = [1, 2, 3, 7, 11, 19, 42, 20261129]

const VT = '\x0b'
const END = '\x1c\r'
const START = Date.UTC(2026, 0, 10)

/** What one connection sends, in the pieces in which it arrives. */
export function garbledMllp(seed: number): Uint8Array[] {
  const next = chance(seed)
  const below = (n: number): number => Math.floor(next() * n)
  const message = (): string => adtMessage(below(BEDS), below(40), START).text
  const noise = (): string => Array.from({ length: below(200) }, () => String.fromCharCode(below(256))).join('')
  const damaged = (text: string): string => {
    const at = below(text.length)
    return text.slice(0, at) + String.fromCharCode(below(256)) + text.slice(at + below(30))
  }
  const parts: readonly (() => string)[] = [
    () => VT + message() + END,
    () => VT + message() + END,
    () => VT + damaged(message()) + END,
    () => VT + noise() + END,
    () => VT + message(),
    () => `${VT}${message()}\x1c`,
    () => message() + END,
    () => VT + message() + message() + END,
    () => VT + END,
    () => VT + VT + message() + END,
    () => END + END,
    () => '\r\n\r\n',
    noise,
    () => `${VT}MSH|^~\\&|${'ZZ'.repeat(below(20_000))}${END}`,
    () => `${VT}${message().replaceAll('\r', '\n')}${END}`,
    () => `${VT}\ufeff${message()}${END}`,
  ]
  const whole = Buffer.from(
    Array.from({ length: 1 + below(12) }, () => parts[below(parts.length)]!()).join(''),
    next() < 0.5 ? 'latin1' : 'utf8',
  )
  const pieces: Uint8Array[] = []
  for (let from = 0; from < whole.length; ) {
    const size = next() < 0.3 ? 1 + below(8) : 1 + below(whole.length)
    pieces.push(whole.subarray(from, from + size))
    from += size
  }
  return pieces
}
