CREATE TABLE users (
  id    text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  email text -- for letters, never to find somebody: a provider may not have checked it, and addresses pass to other people
);

-- Who somebody is at a provider. Only the pair is unique, and it never passes to another person.
CREATE TABLE identities (
  issuer  text NOT NULL,
  subject text NOT NULL,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (issuer, subject)
);

-- Sign-ins under way, from the click to the callback. The browser holds the name, and nothing else of it.
CREATE TABLE attempts (
  name_hash bytea PRIMARY KEY, -- SHA-256 of what the cookie holds
  state     text NOT NULL,
  nonce     text NOT NULL,
  verifier  text NOT NULL,
  ends_at   timestamptz NOT NULL DEFAULT now() + interval '10 minutes'
);
CREATE INDEX ON attempts (ends_at);

-- As in the guide on session login.
CREATE TABLE sessions (
  id_hash    bytea PRIMARY KEY,
  user_id    text NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at    timestamptz NOT NULL DEFAULT now()
);
