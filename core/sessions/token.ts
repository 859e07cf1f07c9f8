/**
 * The signed token that names a session (a JWT). One algorithm, one issuer, one audience, one type: a token made
 * for anything else is not a session, whatever it says about itself. The token alone lets nobody in; the session's
 * record decides (sessions.ts).
 */
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { ParleyError } from "../errors.ts";
import type { Secrets } from "../security/secrets.ts";

const issuer = "parley";
const audience = "parley:session";
const typ = "parley-session+jwt";
const alg = "HS256";

export interface Claims {
  sessionId: string;
  userId: string;
  /** Milliseconds since 1970, a whole second. */
  expiresAt: number;
}

export async function sign(claims: Claims, secrets: Secrets, now: number): Promise<string> {
  const { kid, key } = await secrets.signingKey();
  return await new SignJWT({})
    .setProtectedHeader({ alg, kid, typ })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(claims.userId)
    .setJti(claims.sessionId)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(claims.expiresAt / 1000)
    .sign(key);
}

/**
 * What one of our tokens says. Also of one that is over: the record of its session says so, and is tidied away.
 * @throws {ParleyError} `not_signed_in`
 */
export async function verify(token: string, secrets: Secrets, now: number): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyFor(kid, secrets), {
      algorithms: [alg],
      issuer,
      audience,
      typ,
      requiredClaims: ["sub", "jti", "iat", "exp"],
      currentDate: new Date(now),
    });
    return toClaims(payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired) return toClaims(error.payload);
    throw error instanceof errors.JOSEError ? notSignedIn(error) : error;
  }
}

function toClaims({ jti, sub, exp }: JWTPayload): Claims {
  return { sessionId: jti!, userId: sub!, expiresAt: exp! * 1000 };
}

async function keyFor(kid: string | undefined, secrets: Secrets): Promise<Uint8Array> {
  const key = kid === undefined ? null : await secrets.verificationKey(kid);
  if (key === null) throw new errors.JWSInvalid("unknown key");
  return key;
}

export function expired(): ParleyError {
  return new ParleyError("session_expired", "Your session has ended; please log in again");
}

export function notSignedIn(cause?: unknown): ParleyError {
  return new ParleyError("not_signed_in", "You are not signed in; please log in", { cause });
}
