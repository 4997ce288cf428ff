// Hostile objects must not be able to stop a collection: every matcher is linear.
import test from 'ava'
import { annotated, inPod, redact } from './support/redacting.ts'

test('matchers are linear: two megabytes made to mislead them take well under a second each', t => {
  const size = 2_000_000
  const hostile: Record<string, string> = {
    jwt: 'eyJ'.repeat(size / 3),
    'jwt with dots': 'eyJaaaaaaaa.'.repeat(size / 12),
    pem: '-----BEGIN '.repeat(size / 11),
    'pem without end': '-----BEGIN PRIVATE KEY-----'.repeat(size / 27),
    'base64 pem': 'LS0tLS1CRUdJTi'.repeat(size / 14),
    'base64 pem apart': 'LS0tLS1CRUdJTi '.repeat(size / 15),
    urls: '://'.repeat(size / 3),
    'urls with users': '://a:b'.repeat(size / 6),
    ats: `://${'@'.repeat(size)}`,
    bearer: 'bearer '.repeat(size / 7),
    'bearer blanks': `bearer ${' '.repeat(size)}`,
    tokens: 'ghp_'.repeat(size / 4),
  }
  for (const [what, text] of Object.entries(hostile)) {
    const started = performance.now()
    redact(annotated(text))
    redact(inPod(`{"args":["sh -c ${text} token"],"env":[{"name":"TOKEN_X","value":"${text}"}]}`))
    t.true(performance.now() - started < 3000, `${what}: ${performance.now() - started} ms`)
  }
  const started = performance.now()
  redact(
    inPod(
      `{"args":["a --token ${'-x'.repeat(size / 2)}","${'--a '.repeat(size / 4)} token","${"'".repeat(size)} token"]}`,
    ),
  )
  t.true(performance.now() - started < 3000)
})
