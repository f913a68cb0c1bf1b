/** Cookies that only this server can read or make: JSON Web Tokens, encrypted with a key of its own (A256GCM). */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EncryptJWT, jwtDecrypt } from 'jose'

const FILE = 'session.key'
const KEY_BYTES = 32

/** The key of an installation, made at first use in a file that only its owner reads. Without it, everybody signs in anew. */
export function sessionKey(dataDir: string): Uint8Array {
  const path = join(dataDir, FILE)
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' })
  }
  const key = readFileSync(path)
  if (key.length !== KEY_BYTES)
    throw new Error(`${path} is not a key of ${KEY_BYTES} bytes; delete it, and all sign in anew`)
  return new Uint8Array(key)
}

export interface SealedCookie {
  readonly name: string
  /** The `Set-Cookie` value that carries something. */
  seal(content: Readonly<Record<string, unknown>>): Promise<string>
  /** What a request's `Cookie` header carries; null = nothing, another's, changed, or over. */
  open(header: string | undefined): Promise<Readonly<Record<string, unknown>> | null>
  /** The `Set-Cookie` value that ends it. */
  readonly ended: string
}

/** @param secure over https alone; then the name says so and no other host can set it. @param now the server's clock, in ms */
export function sealedCookie(
  key: Uint8Array,
  name: string,
  seconds: number,
  secure: boolean,
  now: () => number = Date.now,
): SealedCookie {
  const full = secure ? `__Host-${name}` : name
  // Lax: the browser comes back from the provider's page by a link, which Strict would leave without the cookie.
  const rest = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    name: full,
    async seal(content) {
      const sealed = await new EncryptJWT(content)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(full)
        .setIssuedAt(new Date(now()))
        .setExpirationTime(new Date(now() + seconds * 1_000))
        .encrypt(key)
      return `${full}=${sealed}; Max-Age=${seconds}${rest}`
    },
    async open(header) {
      const value = header
        ?.split(/;\s*/)
        .find((one) => one.startsWith(`${full}=`))
        ?.slice(full.length + 1)
      if (value === undefined || value === '') return null
      try {
        return (await jwtDecrypt(value, key, { audience: full, currentDate: new Date(now()) })).payload
      } catch {
        // Changed, over, or sealed with a key that is gone: as if there were none.
        return null
      }
    },
    ended: `${full}=; Max-Age=0${rest}`,
  }
}
