CREATE TABLE users (
  id            text PRIMARY KEY,
  email         text NOT NULL UNIQUE, -- in small letters
  password_hash text NOT NULL,        -- Argon2id, with its settings and salt inside
  blocked       boolean NOT NULL DEFAULT false
);

-- One sign-in on one device, and all refresh tokens that descend from it. A family ends by its date: rows that stay show
-- later that a token came back. A job deletes what is long over.
CREATE TABLE families (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  ends_at timestamptz NOT NULL
);
CREATE INDEX ON families (user_id);

CREATE TABLE refresh_tokens (
  hash       bytea PRIMARY KEY, -- SHA-256 of the token; the token itself is nowhere
  family_id  bigint NOT NULL REFERENCES families ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX ON refresh_tokens (family_id);

-- Passwords: "correct horse battery", "bobs long password", "eves long password".
INSERT INTO users (id, email, password_hash, blocked) VALUES
  ('ada', 'ada@example.org', '$argon2id$v=19$m=19456,t=2,p=1$wS0VCVailDYABeDswC1+Ww$i4LV9lKMFla8IoUsEpLVCA', false),
  ('bob', 'bob@example.org', '$argon2id$v=19$m=19456,t=2,p=1$RZLNKJ/w+wx9FeNJucJARQ$0ftLprQpoIzNTZ0p+RZn6w', false),
  ('eve', 'eve@example.org', '$argon2id$v=19$m=19456,t=2,p=1$LGkjCz8cNmmGbCpMcee9ag$P/9EsWtM0rgEId00K0VRvw', true);
