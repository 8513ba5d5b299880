CREATE TABLE users (
  id            text PRIMARY KEY,
  email         text NOT NULL UNIQUE, -- in small letters
  password_hash text NOT NULL,        -- Argon2id, with its settings and salt inside
  blocked       boolean NOT NULL DEFAULT false
);

-- By the hash of the id, so that nobody signs in with what a backup holds. The column user_id, which general session stores
-- lack, ends all sessions of a person in one statement. A job deletes the rows that are over.
CREATE TABLE sessions (
  id_hash    bytea PRIMARY KEY, -- SHA-256 of the id in the cookie
  user_id    text NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON sessions (user_id);

-- Passwords: "correct horse battery", "bobs long password", "eves long password".
INSERT INTO users (id, email, password_hash, blocked) VALUES
  ('ada', 'ada@example.org', '$argon2id$v=19$m=19456,t=2,p=1$wS0VCVailDYABeDswC1+Ww$i4LV9lKMFla8IoUsEpLVCA', false),
  ('bob', 'bob@example.org', '$argon2id$v=19$m=19456,t=2,p=1$RZLNKJ/w+wx9FeNJucJARQ$0ftLprQpoIzNTZ0p+RZn6w', false),
  ('eve', 'eve@example.org', '$argon2id$v=19$m=19456,t=2,p=1$LGkjCz8cNmmGbCpMcee9ag$P/9EsWtM0rgEId00K0VRvw', true);
