/** The referral lab over the API: a scan with progress, kept by its inputs and stopped; one share closely; what is refused. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, startServer, type TestServer } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer({}, { clock: followedClock('live', 1) })
})
after(() => server.stop())

interface Bands {
  readonly central: readonly (number | null)[]
  readonly p10: readonly (number | null)[]
  readonly p90: readonly (number | null)[]
}
interface Lab {
  readonly id: string
  readonly state: string
  readonly done: number
  readonly wanted: number
  readonly failure: string | null
  readonly scan: {
    readonly shares: readonly number[]
    readonly draws: number
    readonly limitMinutes: number
    readonly quantile: number
    readonly figures: readonly { readonly id: string; readonly unit: string; readonly bands: Bands }[]
    readonly centres: readonly {
      readonly id: string
      readonly doctors: number
      readonly waitMinutes: readonly (number | null)[]
      readonly failsAt: number | null
    }[]
    readonly districts: readonly { readonly id: string; readonly bands: Bands }[]
    readonly cityFailsAt: { readonly central: readonly (number | null)[] }
  } | null
}
const LAB = `id state done wanted failure elapsedMilliseconds seed engineVersion scan { shares draws limitMinutes quantile
  figures { id unit bands { central p10 p90 } } centres { id doctors waitMinutes failsAt failsNow }
  districts { id bands { central p10 p90 } } cityFailsAt { central } }`
const START = `mutation S($input: ReferralLabInput) { startReferralLab(input: $input) { ${LAB} } }`
const start = async (input: object): Promise<Lab> => {
  const { body } = await ask<{ startReferralLab: Lab }>(server.url, START, { input })
  assert.equal(body.errors, undefined, body.errors?.[0]?.message)
  return body.data.startReferralLab
}
async function over(id: string): Promise<Lab> {
  for (let attempt = 0; attempt < 2400; attempt++) {
    const { data } = (await ask<{ referralLab: Lab }>(server.url, `{ referralLab(id: "${id}") { ${LAB} } }`)).body
    if (data.referralLab.state !== 'RUNNING') return data.referralLab
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the lab was not worked out in two minutes')
}

test('a scan comes with bands, every centre has a row without units of its own, and the same inputs are not run again', async () => {
  const input = { upTo: 0.7, step: 0.06, draws: 4 }
  const begun = await start(input)
  const lab = await over(begun.id)
  assert.equal(lab.state, 'DONE', lab.failure ?? '')
  assert.equal(lab.done, lab.wanted)
  const { scan } = lab
  assert.deepEqual(scan!.shares, [0.53, 0.59, 0.65, 0.7])
  assert.deepEqual([scan!.draws, scan!.limitMinutes, scan!.quantile], [5, 30, 0.9])
  assert.deepEqual(scan!.centres.map(({ id }) => id).toSorted(), ['p001', 'p002', 'p003', 'p004'])
  assert.ok(scan!.centres.every(({ waitMinutes, doctors }) => waitMinutes.length === 4 && doctors > 0))
  const wait = scan!.figures.find(({ id }) => id === 'wait')!
  assert.equal(wait.unit, 'min')
  assert.ok(wait.bands.central[3]! > wait.bands.central[0]!)
  assert.ok(wait.bands.p10[3]! < wait.bands.p90[3]!)
  assert.equal(scan!.districts.length, 2)
  const again = await start(input)
  assert.deepEqual([again.id, again.state], [lab.id, 'DONE'])
  const other = await start({ ...input, policy: { doctorsFactor: 2 } })
  assert.notEqual(other.id, lab.id)
  const staffed = await over(other.id)
  const more = staffed.scan!.figures.find(({ id }) => id === 'wait')!
  assert.ok(more.bands.central[3]! < wait.bands.central[3]!)
})

test('a scan is stopped, and a share is answered while one runs', async () => {
  const begun = await start({ upTo: 0.9, step: 0.01, draws: 200 })
  const step = ask<{ referralStep: Step }>(server.url, STEP, { share: 0.7, policy: { limitMinutes: 20 } })
  const { data } = (await step).body
  const { body } = await ask<{ cancelReferralLab: Lab }>(
    server.url,
    `mutation { cancelReferralLab(id: "${begun.id}") { id state } }`,
  )
  assert.equal(body.data.cancelReferralLab.state, 'CANCELLED')
  assert.ok(data.referralStep.failing.length > 0)
  const { remedy, failing, additions, centresOver } = data.referralStep
  assert.equal(failing.length, centresOver)
  assert.ok(failing.every(({ bottleneck }) => ['doctors', 'rooms', 'hours'].includes(bottleneck)))
  assert.deepEqual(
    additions.map(({ kind }) => kind),
    ['doctors', 'rooms', 'hours', 'diagnostics', 'telemedicine'],
  )
  assert.ok(remedy !== null && remedy.doctors > 0)
  const tried = await ask<{ referralStep: Step }>(server.url, STEP, {
    share: 0.7,
    policy: { limitMinutes: 20, addedDoctors: remedy.addedDoctors },
  })
  assert.equal(tried.body.data.referralStep.centresOver, 0)
})

interface Step {
  readonly centresOver: number
  readonly failing: readonly { readonly id: string; readonly bottleneck: string }[]
  readonly additions: readonly { readonly kind: string }[]
  readonly remedy: {
    readonly doctors: number
    readonly addedDoctors: readonly { readonly centre: string; readonly doctors: number }[]
  } | null
}
const STEP = `query T($policy: ReferralPolicyInput, $share: Float!) { referralStep(policy: $policy, share: $share) {
  share limitMinutes waitMinutes centresOver reverseFlowPerDay failing { id doctors waitMinutes bottleneck addedDoctors }
  additions { kind waitMinutes centresOver reverseFlowPerDay referredUpPerDay }
  remedy { doctors waitMinutes centresOver reverseFlowPerDay addedDoctors { centre doctors } } } }`

test('what is wrong is said with its place', async () => {
  const failed = await over((await start({ upTo: 0.4 })).id)
  assert.equal(failed.state, 'FAILED')
  assert.match(failed.failure!, /upTo: must lie above the present 0\.53/)
  const far = await ask(server.url, STEP, { share: 0.999 })
  assert.equal(far.body.errors?.[0]?.extensions?.code, 'BAD_USER_INPUT')
  assert.match(far.body.errors![0]!.message, /share: 0\.999 is out of reach: with what moves/)
  const wrong = await ask(server.url, STEP, {
    share: 0.6,
    policy: { untilHour: 30, addedDoctors: [{ centre: 'h01', doctors: 1 }] },
  })
  assert.match(wrong.body.errors![0]!.message, /untilHour: must lie in 9 … 24, got 30\naddedDoctors\.h01: is no open/)
  const none = await ask(server.url, 'mutation { cancelReferralLab(id: "no") { id } }')
  assert.match(none.body.errors![0]!.message, /there is no referral lab of this id/)
})
