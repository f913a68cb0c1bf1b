// Opens a CZML file of ours on the globe and lets the time bar play it; leaving it returns to live.
import { PAST_RANGES } from '../../../data/recorded-past.ts'
import { timeWords } from '../../../format/time.ts'
import { CZML_WORDS } from '../../../i18n/czml-words.ts'
import { showGround } from '../../../navigate.ts'
import { barSpan, choosePast, lookAt } from '../../../shell/time-cursor.ts'
import { store } from '../../../store.ts'
import { stageLayers, tellProblem } from '../stage-layers.ts'
import { playedFacilities, readCzml } from './czml-file.ts'

const MOST_BYTES = 32 * 1024 * 1024
const HOUR = 3_600_000

/** @returns why it cannot be played, in the language of the screen; null when it is */
export async function openCzml(file: File): Promise<string | null> {
  const { city, pulse, language } = store.getState()
  const words = CZML_WORDS[language]
  if (!city || !pulse) return null
  if (file.size > MOST_BYTES) return words.tooLarge(file.name)
  const read = readCzml(await file.text(), file.name, city.id, new Set(city.hospitals.map(({ id }) => id)))
  if (!read.ok) return read.why[language]
  const { played } = read
  const now = Date.parse(pulse.asOf)
  const reaching = PAST_RANGES.find(({ hours }) => now - hours * HOUR <= played.from) ?? PAST_RANGES.at(-1)!
  const span = barSpan({ pulse, pastHours: reaching.hours, run: null })
  if (span === null || played.until < span.from || played.from > span.to) {
    const say = (at: number): string => timeWords(at, now, city.zone, language)
    return words.beyond(file.name, say(played.from), say(played.until))
  }
  if (reaching.hours > store.getState().pastHours) choosePast(reaching.hours)
  const { from, until, kind, name, notice } = played
  stageLayers.setState({
    played: {
      file: file.name,
      kind,
      name,
      notice,
      from,
      until,
      facilitiesAt: (at, live) => playedFacilities(played, at, live),
    },
  })
  showGround('globe')
  lookAt(Math.max(from, span.from))
  return null
}

export function leaveCzml(): void {
  stageLayers.setState({ played: null })
  store.setState({ playing: false })
  lookAt(null)
}

/** Asks the hand for a file. */
export function chooseCzml(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.czml,application/json'
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file) void openCzml(file).then(tellProblem)
  })
  input.click()
}
