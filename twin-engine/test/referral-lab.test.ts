/** Laws of the referral lab (L67, L68), on a small city with three centres. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CityModel,
  LAB_FIGURES,
  type LabScan,
  override,
  type Parameters,
  type ReferralPolicy,
  ReferralScan,
  referralStep,
} from '../src/index.ts'
import { labDraw } from '../src/planning/referral/lab-draws.ts'
import { yearOfFund } from '../src/planning/referral/lab-figures.ts'
import { followUpsPerDay, labWeek } from '../src/planning/referral/lab-week.ts'
import { crossingOf } from '../src/planning/referral/referral-scan.ts'
import { clinicNetworkOf } from '../src/simulation/clinic-network.ts'
import { ClinicQueues } from '../src/simulation/clinic-queues.ts'
import { RandomSource } from '../src/simulation/random.ts'
import { chinaParameters } from './simulation-city.ts'
import { cityWithCentres } from './small-city-centres.ts'

const parameters = chinaParameters()
const city = cityWithCentres()
const DAY = 1440
const sum = (column: ArrayLike<number>): number => Array.from(column).reduce((a, b) => a + b, 0)
const close = (a: number, b: number, within = 1e-6): void =>
  assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a}, not ${b}`)
const changed = (changes: Readonly<Record<string, number>>): Parameters => {
  const made = override(parameters, changes)
  assert.ok(made.ok)
  return made.value
}
function scanOf(policy: ReferralPolicy, draws = 0, upTo = 0.75, step = 0.04): LabScan {
  const opened = ReferralScan.open(city, parameters, { policy, upTo, step, draws })
  assert.ok(opened.ok, JSON.stringify(opened))
  while (opened.value.next());
  assert.equal(opened.value.done, opened.value.wanted)
  return opened.value.result()!
}
const bandsOf = (scan: LabScan, id: string): readonly number[] =>
  scan.figures.find((figure) => figure.id === id)!.bands.map(({ central }) => central!)

test('L67: a larger share without doctors never shortens the queue at any centre at any time', () => {
  // People who do not look at the waits: then every queue stands alone, and the same luck orders it.
  const network = clinicNetworkOf(city, changed({ 'primaryCare.waitRepulsionPerMinute': 0 }))!
  const luck = new RandomSource(5, 0)
  const queuesAt = (share: number): ClinicQueues => {
    const queues = new ClinicQueues(network)
    queues.setShifts(network.contact.shiftsFor(share / 0.97, network.shifts, () => true)!)
    return queues
  }
  const all = [0.5, 0.57, 0.66, 0.75].map(queuesAt)
  let longer = 0
  for (let local = 4 * DAY; local < 6 * DAY; local += 15) {
    for (const queues of all) {
      if (local % 60 === 0) queues.beginHour(local)
      queues.step(local, (centre, quarter) => luck.draw(centre, quarter, 0))
    }
    for (let k = 1; k < all.length; k++)
      all[k]!.waiting.forEach((people, centre) => {
        assert.ok(people >= all[k - 1]!.waiting[centre]! - 1e-9, `centre ${centre} at minute ${local}`)
        if (people > all[k - 1]!.waiting[centre]!) longer++
      })
  }
  assert.ok(longer > 50, `${longer} queues were longer`)
})

test('L67: with people who do look, waits, reverse flow and centres over the limit rise with the share and fall with doctors', () => {
  const alone = scanOf({ limitMinutes: 8, quantile: 0.5 })
  const staffed = scanOf({ limitMinutes: 8, quantile: 0.5, doctorsFactor: 1.5 })
  for (const id of ['wait', 'wait-mean', 'reverse-flow', 'primary-visits', 'centres-over']) {
    const [few, more] = [bandsOf(alone, id), bandsOf(staffed, id)]
    for (let k = 1; k < few.length; k++) assert.ok(few[k]! >= few[k - 1]!, `${id} at ${alone.shares[k]}: ${few}`)
    if (id !== 'primary-visits') assert.ok(more.at(-1)! < few.at(-1)!, id)
  }
  assert.ok(bandsOf(alone, 'clinic-freed').at(-1)! < bandsOf(staffed, 'clinic-freed').at(-1)!)
  assert.equal(alone.presentShare, 0.53)
  assert.ok(alone.cityFailsAt.central === null || alone.cityFailsAt.central > 0.53)
  const [first] = alone.centres
  assert.ok(
    first!.failsAt !== null && alone.centres.every(({ failsAt }) => failsAt === null || failsAt >= first!.failsAt!),
  )
  const later = staffed.centres.find(({ id }) => id === first!.id)!.failsAt
  assert.ok(later === null || later > first!.failsAt!)
})

test('L68: nobody is lost: visits are by telemedicine, elsewhere, to centres or hospitals; hospitals see who came, was sent or went back', () => {
  const network = clinicNetworkOf(city, parameters)!
  const week = labWeek(city, network, {}, labDraw(1, 0), 0.66)!
  const { remotePerDay, outsidePerDay, primaryVisitsPerDay, reverseFlowPerDay, referredUpPerDay } = week
  const hospitals = [0, 1, 2].map((k) => (week.tertiaryPerDay?.[k] ?? 0) + week.otherHospitalsPerDay[k]!)
  close(hospitals[1]!, referredUpPerDay)
  close(hospitals[2]!, reverseFlowPerDay)
  close(sum(hospitals), week.clinicVisitsPerDay)
  const followUps = sum(followUpsPerDay(network))
  close(
    followUps,
    parameters.primaryCare.downReferralShare * network.admissionsPerDay * parameters.primaryCare.followUpVisits,
  )
  const all = remotePerDay + outsidePerDay + hospitals[0]! + primaryVisitsPerDay + reverseFlowPerDay - followUps
  // Who comes to centres is Poisson.
  close(all, network.visitsPerDay, 4 / Math.sqrt(network.visitsPerDay * 7))
  const more = labWeek(city, network, { remoteFactor: 2 }, labDraw(1, 0), 0.66)!
  close(more.remotePerDay, 2 * remotePerDay)
  assert.ok(more.primaryVisitsPerDay < primaryVisitsPerDay && more.cityWaitMinutes <= week.cityWaitMinutes)
  const shared = labWeek(city, network, { sharedDiagnosticsShare: 1 }, labDraw(1, 0), 0.66)!
  close(shared.referredUpPerDay / referredUpPerDay, parameters.primaryCare.sharedDiagnosticsFactor, 1e-9)
})

test('visits to tertiary hospitals are told by levels in either language; without any level they are not known', () => {
  const weekOf = (levels: readonly (string | null)[]) => {
    let k = 0
    const facilities = city.facilities.map((facility) => {
      const level = levels[k++ % levels.length]!
      return { ...facility, level: level === null ? null : { zh: level, en: level } }
    })
    const made = { ...city, facilities }
    const network = clinicNetworkOf(made, parameters)!
    const week = labWeek(made, network, {}, labDraw(1, 0), 0.6)!
    return { week, moment: { week, present: week, network, limitMinutes: 30 } }
  }
  const figure = (id: string) => LAB_FIGURES.find((one) => one.id === id)!
  const none = weekOf([null])
  assert.equal(none.week.tertiaryPerDay, null)
  assert.ok(Number.isNaN(figure('tertiary-direct').of(none.moment)), 'shown as not known')
  close(sum(none.week.otherHospitalsPerDay), none.week.clinicVisitsPerDay)
  for (const level of ['三级甲等', 'Tertiary, grade A']) {
    const { week } = weekOf([level])
    close(sum(week.tertiaryPerDay!), week.clinicVisitsPerDay)
    close(sum(week.otherHospitalsPerDay), 0)
  }
  for (const level of ['二级甲等', '按三甲标准建设', 'Secondary'])
    assert.deepEqual(weekOf([level]).week.tertiaryPerDay, [0, 0, 0], level)
})

test('L68: the ledger adds up at every share: the surplus is the present one and its changes, and goes to providers and the fund', () => {
  const scan = scanOf({})
  assert.deepEqual([scan.limitMinutes, scan.quantile], [30, 0.9])
  const median = scanOf({ quantile: 0.5 })
  assert.ok(bandsOf(median, 'wait').at(-1)! < bandsOf(scan, 'wait').at(-1)!, 'what is held is the ninetieth percentile')
  const of = (id: string): readonly number[] => bandsOf(scan, id)
  scan.shares.forEach((_, k) => {
    const at = (id: string): number => of(id)[k]!
    close(
      at('fund-surplus-present') + at('fund-direct') + at('fund-up') + at('fund-back') + at('fund-primary'),
      at('fund-surplus'),
    )
    close(at('fund-surplus') + at('fund-retained') + at('fund-borne'), at('fund-left'))
  })
  for (const id of ['fund-direct', 'fund-up', 'fund-back', 'fund-primary'])
    assert.equal(Math.abs(of(id)[0]!) < 1e-6, true, `${id} is 0 at the present share`)
  assert.ok(of('fund-direct').at(-1)! > 0 && of('fund-primary').at(-1)! < 0 && of('fund-retained').at(-1)! < 0)
  // An overrun is shared as well, none of it kept.
  const network = clinicNetworkOf(city, changed({ 'insurance.budgetFactor': 0.95 }))!
  const present = labWeek(city, network, {}, labDraw(1, 0), 0.53)!
  const year = yearOfFund({ week: present, present, limitMinutes: 15, network })
  assert.ok(year.borneYuan > 0 && year.retainedYuan === 0 && year.fundYuan < 0)
})

test('bands hold what the figures as they are give, come draw by draw, and are the same whenever they are asked for', () => {
  const opened = ReferralScan.open(city, parameters, { policy: {}, upTo: 0.65, step: 0.06, draws: 6 })
  assert.ok(opened.ok)
  const scan = opened.value
  assert.deepEqual(scan.shares, [0.53, 0.59, 0.65])
  for (let k = 0; k < 3; k++) scan.next()
  assert.equal(scan.result(), null, 'not before every share has come')
  scan.next()
  const first = scan.result()!
  assert.equal(first.draws, 1)
  assert.deepEqual(first.figures[0]!.bands[0]!.p10, null, 'one draw is no band')
  while (scan.next());
  const all = scan.result()!
  assert.equal(all.draws, 7)
  for (const { id, bands } of all.figures)
    for (const { p10, p50, p90, central } of bands) {
      // The small city tells no levels.
      if (id.startsWith('tertiary-')) assert.deepEqual([central, p10, p90], [null, null, null], id)
      else assert.ok(central !== null && p10! <= p50! && p50! <= p90!, id)
    }
  assert.equal(all.figures.length, LAB_FIGURES.length)
  const wait = all.figures.find(({ id }) => id === 'wait')!.bands[2]!
  assert.ok(wait.p10! < wait.central! && wait.central! < wait.p90!)
  assert.deepEqual(scanOf({}, 6, 0.65, 0.06), all)
})

test('a share looked at closely: what each centre lacks, what helps, and doctors who hold the limit', () => {
  const look = (policy: ReferralPolicy, by: Parameters = parameters) => {
    const made = referralStep(city, by, { limitMinutes: 20, quantile: 0.9, ...policy }, 0.7)
    assert.ok(made.ok, JSON.stringify(made))
    return made.value
  }
  const plain = look({})
  assert.ok(plain.failing.length > 0 && plain.remedy !== null)
  assert.ok(plain.failing.every(({ bottleneck, addedDoctors }) => bottleneck === 'doctors' && addedDoctors! > 0))
  const again = look({ addedDoctors: plain.remedy.addedDoctors })
  assert.equal(again.centresOver, 0, 'tried, the remedy holds')
  assert.equal(again.remedy, null)
  assert.equal(again.waitMinutes, plain.remedy.waitMinutes)
  assert.ok(plain.remedy.reverseFlowPerDay < plain.reverseFlowPerDay)
  const by = new Map(plain.additions.map((one) => [one.kind, one]))
  assert.ok(by.get('doctors')!.waitMinutes < plain.waitMinutes)
  assert.ok(by.get('diagnostics')!.referredUpPerDay < plain.referredUpPerDay)
  const roomless = look({}, changed({ 'primaryCare.roomsPerDoctor': 0.3 }))
  assert.ok(roomless.failing.every(({ bottleneck }) => bottleneck === 'rooms'))
  const hopeless = look({ limitMinutes: 1 }).failing.filter(({ addedDoctors }) => addedDoctors === null)
  assert.ok(hopeless.length > 0, 'the search ends, and the answer is not known')
  const short = look({ untilHour: 9 })
  assert.ok(
    short.failing.some(({ bottleneck }) => bottleneck === 'hours'),
    JSON.stringify(short.failing),
  )
})

test('what is wrong is said with its place; doctors that a city names are taken', () => {
  const wrong = (policy: ReferralPolicy, upTo = 0.7): string => {
    const made = ReferralScan.open(city, parameters, { policy, upTo, step: 0.05, draws: 1 })
    assert.ok(!made.ok)
    return made.problems.map(({ path, why }) => `${path} ${why}`).join('; ')
  }
  assert.match(wrong({ doctorsFactor: 9 }), /^doctorsFactor must lie in 0\.1 … 4, got 9$/)
  assert.match(wrong({ untilHour: 17.5 }), /^untilHour must be a whole hour/)
  assert.match(
    wrong({ addedDoctors: { h1: 2, p1: 0.5 } }),
    /^addedDoctors\.h1 is no open primary-care centre.*; addedDoctors\.p1 must be a whole number/,
  )
  assert.match(wrong({}, 0.5), /^upTo must lie above the present 0\.53/)
  assert.match(wrong({ condition: 'chronic-follow-up' }, 0.9), /with what moves, below 0\.\d+; got 0\.9/)
  const far = referralStep(city, parameters, {}, 0.99)
  assert.ok(!far.ok && /share lies within/.test(far.problems[0]!.why))
  const named: CityModel = {
    ...city,
    facilities: city.facilities.map((one) => (one.id === 'p2' ? { ...one, doctors: 77 } : one)),
  }
  assert.equal(clinicNetworkOf(named, parameters)!.doctors[1], 77)
})

test('a crossing lies on the line between two shares; at the first share it is that share', () => {
  assert.equal(crossingOf([0.5, 0.6], [10, 20], 15), 0.55)
  assert.equal(crossingOf([0.5, 0.6], [16, 20], 15), 0.5)
  assert.equal(crossingOf([0.5, 0.6], [null, 20], 15), 0.6)
  assert.equal(crossingOf([0.5, 0.6], [1, 15], 15), null)
})
