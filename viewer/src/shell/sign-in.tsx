// What stands in the place of a room while the server asks for a token.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type SignInProblem, signIn } from '../data/token.ts'
import { useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'
import './sign-in.css'

const COMMAND = 'kangcheng token add --role duty-officer|steward|… --name NAME'

export function SignIn() {
  const { words } = useWords()
  const refused = useApp((state) => state.signIn === 'refused')
  const provider = useApp((state) => state.signInAddress)
  const [problem, setProblem] = useState<SignInProblem | null>(null)
  const [trying, setTrying] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (trying || !field.current) return
    setTrying(true)
    setProblem(await signIn(field.current.value))
    setTrying(false)
    field.current?.select()
  }
  const ended = useApp((state) => state.streamEnd)
  const why = ended !== null ? words[`ended.${ended}`] : refused ? words['signIn.unknown'] : null
  const told = problem ? words[`signIn.${problem}`] : why
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>{words['signIn.title']}</h1>
        <p>{words['signIn.what']}</p>
        <label htmlFor="token">{words['signIn.token']}</label>
        <input
          ref={field}
          id="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          maxLength={256}
          aria-invalid={told !== null || undefined}
          aria-describedby="token-problem token-how"
        />
        <p className="sign-in-problem" id="token-problem" role="alert">
          {told}
        </p>
        <button type="submit" className="button primary" aria-disabled={trying || undefined}>
          {words['signIn.enter']}
        </button>
        {provider !== null && (
          <a className="button" href={provider}>
            {words['signIn.provider']}
          </a>
        )}
        <p className="meta" id="token-how">
          {words['signIn.how']} <code>{COMMAND}</code>
        </p>
        <p className="meta">{words['signIn.kept']}</p>
      </form>
    </main>
  )
}
