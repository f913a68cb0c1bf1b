import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Cell, indexCity } from './city.ts'
import { decodeCity } from './decode.ts'
import { describeProblems, type Problem } from './decoded.ts'
import { fromGround, toGround } from './projection.ts'

const made = { confidence: 'synthetic', source: '' }
const name = { zh: '甲', en: 'A' }

/** A small and valid city as plain data, fresh at every call so that a test may break it. */
function smallCity() {
  const facility = (id: string, kind: string) => ({
    id,
    name,
    kind,
    location: [121.5, 29.8],
    district: 0,
    level: null as unknown,
    approvedBeds: 80 as number | null,
    parent: null as string | null,
    services: [] as string[],
    provenance: { name: made, location: made, level: made, beds: made } as Record<string, unknown>,
  })
  const unit = (id: string, kind: string, firstBed: number) => ({
    id,
    name,
    facility: 0,
    kind,
    need: kind === 'ward' ? 'respiratory' : kind,
    bedClass: kind,
    building: 1,
    floor: 2,
    firstBed,
    beds: 40,
    surgeBeds: 2,
  })
  return {
    id: 'small',
    name,
    zone: 'Asia/Shanghai',
    utcOffsetMinutes: 480,
    synthetic: true,
    attributions: [],
    districts: [{ id: 'd1', name, population: 30, seat: [121.5, 29.8], provenance: made }],
    facilities: [facility('h01', 'HOSPITAL'), facility('e01', 'EMERGENCY_STATION')],
    units: [unit('h01-ed', 'emergency', -1), unit('h01-w01', 'ward', 0), unit('h01-icu1', 'icu', 42)],
    cells: [
      { id: 'a', centre: [121.5, 29.8], district: 0, population: 10, ages: [1, 5, 2, 2] },
      { id: 'b', centre: [121.51, 29.8], district: 0, population: 20, ages: [2, 10, 4, 4] },
    ] as unknown,
    vehicles: [{ id: 'v1', station: 1, negativePressure: true }],
    groups: [{ id: 'g1', name, lead: 'h01', members: ['h01'], provenance: made }],
  }
}

function problemsOf(input: unknown): readonly Problem[] {
  const decoded = decodeCity(input)
  return decoded.ok ? [] : decoded.problems
}

/** The only problem that a change makes, as `path: why`. */
function theProblem(change: (city: ReturnType<typeof smallCity>) => void): string {
  const city = smallCity()
  change(city)
  const problems = problemsOf(city)
  assert.equal(problems.length, 1, describeProblems(problems))
  return describeProblems(problems)
}

test('a valid city decodes to what was given and can be indexed', () => {
  const decoded = decodeCity(smallCity())
  assert.ok(decoded.ok, decoded.ok ? '' : describeProblems(decoded.problems))
  assert.deepEqual(JSON.parse(JSON.stringify(decoded.value)), smallCity())
  const staffed = smallCity()
  Object.assign(staffed.facilities[0]!, { doctors: 7 })
  const read = decodeCity(staffed)
  assert.equal(read.ok && read.value.facilities[0]!.doctors, 7, 'doctors that a city names are taken')
  assert.match(
    theProblem((city) => Object.assign(city.facilities[0]!, { doctors: -1 })),
    /^facilities\[0\]\.doctors: must be a whole number/,
  )
  const index = indexCity(decoded.value)
  assert.equal(index.bedCount, 84)
  assert.equal(index.unitOfBed[index.findBed('h01-icu1-b01')], 2)
})

test('cells given as a grid decode to the same residents at the right places', () => {
  const origin = [121.554, 29.877] as const
  const cells = { origin, stepMetres: 1000, rows: [[-3, 4, 0, 30, 3, 15, 6, 6]] }
  const decoded = decodeCity({ ...smallCity(), cells })
  assert.ok(decoded.ok, decoded.ok ? '' : describeProblems(decoded.problems))
  const [cell] = decoded.value.cells
  assert.equal(cell?.population, 30)
  assert.deepEqual(cell?.ages, [3, 15, 6, 6])
  const [east, north] = toGround(origin, cell!.centre)
  assert.ok(Math.abs(east + 3000) < 1e-6 && Math.abs(north - 4000) < 1e-6, `${east} ${north}`)
})

test('degrees to metres and back give the same place', () => {
  const place = fc.tuple(fc.double({ min: 120, max: 123, noNaN: true }), fc.double({ min: 28, max: 31, noNaN: true }))
  fc.assert(
    fc.property(place, (p) => {
      const back = fromGround([121.554, 29.877], ...toGround([121.554, 29.877], p))
      assert.ok(Math.abs(back[0] - p[0]) < 1e-9 && Math.abs(back[1] - p[1]) < 1e-9)
    }),
  )
})

test('a repeated id is named with the place of the first', () => {
  const why = theProblem((city) => {
    city.facilities[1]!.id = 'h01'
  })
  assert.equal(why, 'facilities[1].id: "h01" is already the id of item 0; ids must be unique')
})

test('overlapping beds and gaps between beds are told with the first bed that would fit', () => {
  assert.match(
    theProblem((city) => {
      city.units[2]!.firstBed = 41
    }),
    /units\[2\]\.firstBed: beds of h01-icu1 overlap those of h01-w01: first bed must be 42/,
  )
  assert.match(
    theProblem((city) => {
      city.units[2]!.firstBed = 50
    }),
    /units\[2\]\.firstBed: beds 42 … 49 belong to no unit/,
  )
})

test('a unit of a facility that does not exist is told with the range of facilities', () => {
  const why = theProblem((city) => {
    city.units[1]!.facility = 7
  })
  assert.equal(why, 'units[1].facility: must be an index into facilities (0 … 1), got 7')
})

test('negative and fractional counts are refused', () => {
  for (const beds of [-1, 2.5]) {
    const why = theProblem((city) => {
      city.units[0]!.beds = beds
    })
    assert.equal(why, `units[0].beds: must be a whole number from 0, got ${beds}`)
  }
})

test('age bands that do not sum to the residents of the cell are refused', () => {
  const why = theProblem((city) => {
    ;(city.cells as { ages: number[] }[])[1]!.ages = [2, 10, 4, 5]
  })
  assert.equal(why, 'cells[1]: age bands add up to 21, population is 20')
})

test('cells that do not sum to the residents of their district are refused', () => {
  const why = theProblem((city) => {
    city.districts[0]!.population = 31
  })
  assert.equal(why, 'districts[0].population: d1 has 31 residents, its cells have 30')
})

test('coordinates outside WGS-84 are refused, and swapped ones are recognised', () => {
  assert.match(
    theProblem((city) => {
      city.facilities[0]!.location = [29.8, 121.5]
    }),
    /facilities\[0\]\.location: must be \[longitude .* got \[29\.8,121\.5\]; longitude comes first/,
  )
  assert.match(
    theProblem((city) => {
      city.facilities[0]!.location = [13_530_000, 3_480_000]
    }),
    /facilities\[0\]\.location: must be \[longitude −180 … 180/,
  )
})

test('a facility without provenance of a field, or a sourced one without its source, is refused', () => {
  assert.match(
    theProblem((city) => {
      delete city.facilities[0]!.provenance.beds
    }),
    /facilities\[0\]\.provenance: must say where "beds" comes from/,
  )
  assert.match(
    theProblem((city) => {
      city.facilities[0]!.provenance.level = { confidence: 'sourced', source: '' }
    }),
    /facilities\[0\]\.provenance\.level\.source: a value that is sourced must name its source/,
  )
})

test('a vehicle that stands at no station, an unknown parent and an unknown member are refused', () => {
  assert.match(
    theProblem((city) => {
      city.facilities[1]!.kind = 'SHARED_CENTRE'
    }),
    /vehicles\[0\]\.station: a vehicle stands at an EMERGENCY_STATION or HOSPITAL, not SHARED_CENTRE/,
  )
  assert.match(
    theProblem((city) => {
      city.facilities[0]!.parent = 'h99'
    }),
    /facilities\[0\]\.parent: there is no facility "h99"/,
  )
  assert.match(
    theProblem((city) => {
      city.groups[0]!.members = ['h01', 'h77']
    }),
    /groups\[0\]\.members\[1\]: there is no facility "h77"/,
  )
})

const listOfCells = smallCity().cells as readonly Pick<Cell, 'district' | 'population' | 'ages'>[]

test('how well off the residents of a cell are is read where it is told, and refused where it cannot be', () => {
  const standing = (change: Record<string, unknown>) => {
    const city = smallCity()
    const [first, ...others] = listOfCells
    return decodeCity({ ...city, cells: [{ ...first, ...change }, ...others] })
  }
  const told = standing({ deprivation: 0.25, income: null })
  assert.ok(told.ok)
  assert.deepEqual([told.value.cells[0]!.deprivation, 'income' in told.value.cells[0]!], [0.25, false])
  const wrong = standing({ deprivation: 30, income: -1 })
  assert.ok(!wrong.ok)
  assert.match(
    wrong.problems.map(({ path, why }) => `${path}: ${why}`).join('\n'),
    /cells\[0\]\.deprivation: must be a number 0 … 1, got 30\ncells\[0\]\.income: must be a number from 0, got -1/,
  )
})

test('a grid of cells may have a list of deprivation or income beside its rows', () => {
  const grid = (change: Record<string, unknown>) => {
    const city = smallCity()
    const rows = listOfCells.map(({ district, population, ages }, i) => [i, 0, district, population, ...ages])
    return decodeCity({ ...city, cells: { origin: [121.5, 29.9], stepMetres: 1000, rows, ...change } })
  }
  const told = grid({ deprivation: listOfCells.map((_, i) => (i === 0 ? 0.5 : null)) })
  assert.ok(told.ok)
  assert.deepEqual(
    told.value.cells.slice(0, 2).map(({ deprivation }) => deprivation),
    [0.5, undefined],
  )
  const short = grid({ income: [1] })
  assert.ok(!short.ok)
  assert.match(short.problems[0]!.why, /must have one entry per row, \d+, got 1; null where not known/)
})

test('all problems of a city are reported together', () => {
  const city = smallCity()
  city.units[0]!.need = 'dentistry'
  city.facilities[1]!.kind = 'SPA'
  city.zone = ''
  const paths = problemsOf(city).map((p) => p.path)
  assert.ok(
    ['units[0].need', 'facilities[1].kind', 'zone'].every((p) => paths.includes(p)),
    paths.join(),
  )
})

test('input that is no city gives problems and never throws', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      assert.ok(problemsOf(input).length > 0)
    }),
  )
})

test('a city with any one field taken away or replaced by nonsense gives problems with a place, and never throws', () => {
  const keys = Object.keys(smallCity()) as (keyof ReturnType<typeof smallCity>)[]
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      fc.constantFrom(undefined, null, [[]], [null], [7], { a: 1 }),
      (key, value) => {
        const problems = problemsOf({ ...smallCity(), [key]: value })
        assert.ok(problems.length > 0, `${key} = ${JSON.stringify(value)}`)
        assert.ok(problems.some((p) => p.path.startsWith(key) || p.path.length > 0))
      },
    ),
  )
})
