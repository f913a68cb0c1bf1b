/**
 * Soak: a gateway that is killed under load again and again (every acknowledged message must count exactly once), then
 * garbled bytes on many connections to one that lives (every frame must be answered). Prints one JSON row.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFraming } from '../../src/feeds/mllp-framing.ts'
import { adtMap, adtMessage } from '../feeds/adt-messages.ts'
import { killGateway } from '../feeds/gateway-kills.ts'
import { spawnGateway } from '../feeds/gateway-process.ts'
import { garbledMllp } from '../feeds/mllp-fuzz.ts'
import { mllpSender } from '../feeds/mllp-sender.ts'
import { startServer } from '../harness.ts'

const kills = Number(process.env.SOAK_KILLS ?? 50)
const connections = Math.ceil(Number(process.env.SOAK_FUZZ ?? 120_000) / 20)
const seed = Number(process.env.SOAK_SEED ?? 20261129)
const LONGEST_LIFE_MILLISECONDS = 600

const began = Date.now()
const { acknowledged, resent, lost, doubled, failures } = await killGateway(kills, 10, LONGEST_LIFE_MILLISECONDS)

/** How many answers the bytes of a connection ask for. */
function answersDue(pieces: readonly Uint8Array[]): number {
  let due = 0
  const framing = openFraming({
    frame: () => due++,
    problem: (problem) => {
      if (problem !== 'missing-return') due++
    },
  })
  for (const piece of pieces) framing.push(piece)
  framing.end()
  return due
}

const folder = mkdtempSync(join(tmpdir(), 'kangcheng-soak-'))
writeFileSync(join(folder, 'map.json'), JSON.stringify(adtMap()))
const twin = await startServer()
const gateway = await spawnGateway(folder, twin.url, '--source', 'zz-fuzz')
const faults = [...failures]
let answered = 0
for (let n = 0; n < connections; n++) {
  const pieces = garbledMllp(seed + n)
  const sender = await mllpSender(gateway.port)
  for (const piece of pieces) sender.write(piece)
  sender.socket.end()
  await sender.closed
  answered += sender.answered
  const due = answersDue(pieces)
  if (sender.answered !== due) faults.push(`seed ${seed + n}: ${sender.answered} of ${due} answers`)
}
const last = await mllpSender(gateway.port)
// The garbled ones may have filled its bed: then it waits in the quarantine, which is durable too.
const sound = await last.ask(adtMessage(1, 0, Date.now() - 60_000).text)
if (sound.code === 'AR' || sound.controlId !== 'ZZ1-0') faults.push(`a good message is answered ${sound.whole}`)
last.close()
const code = await gateway.kill('SIGTERM')
if (code !== 0) faults.push(`the gateway ended with ${code}: ${gateway.errors().slice(-500)}`)
await twin.stop()
rmSync(folder, { recursive: true })

if (lost > 0) faults.push(`${lost} acknowledged messages are lost`)
if (doubled > 0) faults.push(`${doubled} messages count twice`)
console.log(
  JSON.stringify({
    soak: 'gateway',
    kills,
    acknowledged,
    resent,
    lost,
    doubled,
    garbledConnections: connections,
    answered,
    seed,
    seconds: Math.round((Date.now() - began) / 1000),
    failures: faults.length === 0 ? 'none' : faults.slice(0, 5).join(' · '),
  }),
)
process.exit(faults.length === 0 ? 0 : 1)
