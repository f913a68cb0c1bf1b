/** Every store against the model; the long form is `npm run soak model`. */
import { test } from 'node:test'
import fc from 'fast-check'
import { holdAgainstModel, steps } from './log-model.ts'
import { memoryStore, postgresStore, sqliteStore } from './log-stores.ts'

test('memory keeps what the model keeps, whatever senders do and a server suffers', () =>
  fc.assert(
    fc.asyncProperty(steps(5, 30), (script) => holdAgainstModel(memoryStore(), script)),
    { numRuns: 12, endOnFailure: true },
  ))

test('SQLite keeps what the model keeps', () =>
  fc.assert(
    fc.asyncProperty(steps(2, 40), (script) => holdAgainstModel(sqliteStore(), script)),
    { numRuns: 2, endOnFailure: true },
  ))

test('PostgreSQL keeps what the model keeps, with a node that follows, takes over and oversleeps', () =>
  fc.assert(
    fc.asyncProperty(steps(3, 30), async (script) => holdAgainstModel(await postgresStore(), script)),
    { numRuns: 3, endOnFailure: true },
  ))
