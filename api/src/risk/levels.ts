/** Where the city and each hospital stand on one ladder, reading by reading, and how that changed. */
import type { CityModel, Reading, Text } from '@kangcheng/twin-engine'
import {
  type AskedLevel,
  advanceLevel,
  askedLevel,
  type BedRisk,
  CALM,
  type JudgedRule,
  judgedRules,
  type Ladder,
  ladderReading,
} from '@kangcheng/twin-engine/escalation'
import type { DeskRecord } from './desk-file.ts'
import type { LadderPlace, LadderStanding, LadderView, LevelChange, Standing } from './ports.ts'

const MINUTE = 60_000
/** Changes kept for the screen; the file has them all. */
const CHANGES_SHOWN = 60

type Place = { -readonly [Name in keyof LadderPlace]: LadderPlace[Name] }

const NOTHING: AskedLevel = { level: null, rules: [], points: null, unknown: [] }

export class Levels {
  readonly ladder: Ladder
  readonly #city: CityModel
  readonly #places: readonly Place[]
  #changes: LevelChange[] = []
  #readAt = 0
  #cityRules: readonly JudgedRule[] = []

  /** @param hospitals indices of those that are judged */
  constructor(ladder: Ladder, city: CityModel, hospitals: readonly number[], kept: readonly DeskRecord[]) {
    this.ladder = ladder
    this.#city = city
    this.#places = [-1, ...hospitals].map((facility) => ({
      facility,
      held: CALM,
      asked: NOTHING,
      known: false,
      rules: [],
    }))
    const byId = new Map(this.#places.map((place) => [this.#idOf(place.facility), place]))
    for (const record of kept) {
      if (record.kind !== 'level' || record.ladder !== ladder.id) continue
      const place = byId.get(record.place)
      const [from, to] = [record.from, record.to].map((mark) => ladder.levels.findIndex((one) => one.mark === mark))
      if (!place || to! < 0) continue
      place.held = { level: to!, asked: to!, readings: 0, since: record.at }
      place.known = true
      this.#changes.unshift({
        facility: place.facility,
        from: Math.max(0, from!),
        to: to!,
        at: record.at,
        reasons: record.reasons,
      })
    }
    this.#changes = this.#changes.slice(0, CHANGES_SHOWN)
  }

  /** True where as many minutes of the city have passed as the ladder wants, or its clock was set back. */
  due(now: number): boolean {
    return now - this.#readAt >= this.ladder.everyMinutes * MINUTE || now < this.#readAt
  }

  /** Takes a reading. @returns what changed, for the file. */
  read(reading: Reading, risks: readonly BedRisk[]): readonly DeskRecord[] {
    this.#readAt = reading.now
    // Hospitals first: the city's rules ask how many of them stand where.
    const [city, ...hospitals] = this.#places
    const changed = hospitals.flatMap((place) => this.#advance(place, reading, risks, () => null))
    const judged = hospitals.filter((place) => place.known)
    const share = (level: number): number | null =>
      judged.length === 0 ? null : judged.filter((place) => place.held.level >= level).length / judged.length
    this.#cityRules = judgedRules(this.ladder, 'city', ladderReading(reading, -1, risks), share)
    return [...changed, ...this.#advance(city!, reading, risks, share)]
  }

  #advance(
    place: Place,
    reading: Reading,
    risks: readonly BedRisk[],
    share: (level: number) => number | null,
  ): readonly DeskRecord[] {
    const { facility, held: before } = place
    const asked = askedLevel(
      this.ladder,
      facility < 0 ? 'city' : 'hospital',
      ladderReading(reading, facility, risks),
      share,
      { level: before.level, rules: place.rules },
    )
    place.asked = asked
    if (asked.rules.length > 0) place.rules = asked.rules.map(({ id }) => id)
    if (asked.level !== null) place.known = true
    place.held = advanceLevel(this.ladder, before, asked, reading.now)
    if (place.held.level === before.level) return []
    const { levels } = this.ladder
    const [from, to] = [before.level, place.held.level]
    const reasons = to > from || asked.rules.length > 0 ? asked.rules.map(({ text }) => text) : [EASED]
    const change = { facility, from, to, at: reading.now, reasons }
    this.#changes = [change, ...this.#changes].slice(0, CHANGES_SHOWN)
    return [
      {
        kind: 'level',
        ladder: this.ladder.id,
        place: this.#idOf(facility),
        from: levels[from]!.mark,
        to: levels[to]!.mark,
        at: reading.now,
        reasons,
      },
    ]
  }

  standing(): LadderStanding {
    return {
      ladder: this.ladder.id,
      marks: this.#marks(),
      readAt: this.#readAt,
      places: this.#places.map((place) => ({ ...place })),
      changes: this.#changes,
      cityRules: this.#cityRules,
    }
  }

  /** Goes on from where another node stood; a ladder that is not the same by now keeps what it has. */
  resume({ marks, readAt, places, changes, cityRules }: LadderStanding): void {
    if (marks.join() !== this.#marks().join()) return
    this.#readAt = readAt
    this.#changes = [...changes]
    // A node of the version before tells none.
    this.#cityRules = cityRules ?? []
    const byFacility = new Map(places.map((place) => [place.facility, place]))
    for (const place of this.#places) Object.assign(place, byFacility.get(place.facility))
  }

  view(): LadderView {
    return {
      ladder: this.ladder,
      standings: this.#places.map(
        ({ facility, held, asked, known }): Standing => ({
          facility,
          level: known ? held.level : null,
          since: held.since === 0 ? null : held.since,
          asked,
        }),
      ),
      changes: this.#changes,
      cityRules: this.#cityRules,
    }
  }

  #marks(): readonly string[] {
    return this.ladder.levels.map(({ mark }) => mark)
  }

  #idOf(facility: number): string | null {
    return facility < 0 ? null : this.#city.facilities[facility]!.id
  }
}

const EASED: Text = { zh: '各项规则均已不满足', en: 'no rule holds any more' }
