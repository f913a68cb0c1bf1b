import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { describeProblems } from '../city/decoded.ts'
import { decodePathogen, type Pathogen } from './pathogen.ts'

const folder = join(import.meta.dirname, '../../../scenarios/pathogens')
const read = (name: string): Record<string, never> => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const files = readdirSync(folder)

function decoded(input: unknown): Pathogen {
  const result = decodePathogen(input)
  assert.ok(result.ok, result.ok ? '' : describeProblems(result.problems))
  return result.value
}

/** What is told of the first strain with some of its figures changed. */
function told(
  change: (file: Record<string, unknown>, figures: Record<string, Record<string, unknown>>) => unknown,
): string {
  const file = structuredClone(read('sars-cov-2-wild.json')) as Record<string, unknown>
  change(file, file.figures as Record<string, Record<string, unknown>>)
  const result = decodePathogen(file)
  assert.ok(!result.ok, 'taken')
  return describeProblems(result.problems)
}

test('every pathogen that comes with the scenarios is valid, under its own name, and gets graver with age or says why not', () => {
  assert.ok(files.length >= 5)
  for (const name of files) {
    const pathogen = decoded(read(name))
    assert.equal(`${pathogen.id}.json`, name)
    assert.equal(pathogen.figures.length, 14)
    for (const { source, tag } of pathogen.figures)
      assert.equal(/^assumed/.test(source), tag === 'A', `${name}: "${source}" is tagged ${tag}`)
    pathogen.ages.forEach((_, a) => {
      assert.ok(pathogen.intensiveCareShare[a]! <= pathogen.hospitalShare[a]!)
      assert.ok(pathogen.deathShare[a]! <= pathogen.intensiveCareShare[a]!)
    })
  }
})

test('rates that do not add up are refused with the age and the rate that bounds them', () => {
  assert.match(
    told((_, f) => {
      ;(f.intensiveCareShare!.value as number[])[7] = 0.3
    }),
    /^figures\.intensiveCareShare\.value\[7\]: 0\.3 of the infected from age 70, but hospitalShare is only 0\.2066; lower it or raise hospitalShare/,
  )
  assert.match(
    told((_, f) => {
      ;(f.deathShare!.value as number[])[0] = 0.00004
    }),
    /figures\.deathShare\.value\[0\]: 0\.00004 of the infected from age 0, but intensiveCareShare is only 0\.00003/,
  )
  assert.match(
    told((_, f) => {
      f.severityFactor!.value = 3
      f.symptomaticShare!.value = Array(9).fill(0.5)
    }),
    /figures\.hospitalShare\.value\[7\]: 0\.6198 of the infected from age 70, but symptomaticShare is only 0\.5/,
  )
  assert.match(
    told((_, f) => {
      ;(f.hospitalShare!.value as number[])[8] = 1.1
    }),
    /figures\.hospitalShare\.value\[8\]: must be a number 0 … 1, got 1\.1/,
  )
})

test('ages that no census has, lists of another length, missing and unknown figures are told with what would be right', () => {
  assert.match(
    told((f) => Object.assign(f, { ages: [0, 12, 65] })),
    /ages\[1\]: must be a multiple of 5, as census tables have it, got 12/,
  )
  assert.match(
    told((f) => Object.assign(f, { ages: [5, 15] })),
    /ages\[0\]: must be 0, the age of the youngest, got 5/,
  )
  assert.match(
    told((f) => Object.assign(f, { ages: [0, 20, 20] })),
    /ages\[2\]: must be above the age before it, got 20/,
  )
  assert.match(
    told((f) => Object.assign(f, { ages: [0, 15, 65] })),
    /figures\.hospitalShare\.value: has 9 values for 3 age groups; give one for each of "ages"/,
  )
  assert.match(
    told((_, f) => void delete f.wardDays),
    /figures\.wardDays: is missing: \{ "value", "unit", "range", "source", "tag" \}, with "tag": "A" where assumed/,
  )
  assert.match(
    told((_, f) => Object.assign(f, { fatality: {} })),
    /figures\.fatality: is no figure of a pathogen; known are reproductionNumber/,
  )
  assert.match(
    told((_, f) => void delete f.latentDays!.source),
    /figures\.latentDays\.source: must be a text/,
  )
  assert.match(
    told((_, f) => Object.assign(f.latentDays!, { value: 40 })),
    /figures\.latentDays\.value: must be a number 0\.5 … 14, got 40/,
  )
  assert.match(
    told((f) => Object.assign(f, { format: 'x' })),
    /format: must be "kangcheng-pathogen\/1"/,
  )
  assert.match(
    told((f) => Object.assign(f, { colour: 1 })),
    /colour: is no field of a pathogen; known are format/,
  )
  const nothing = decodePathogen([])
  assert.ok(!nothing.ok && /must be an object with format, id/.test(describeProblems(nothing.problems)))
})
