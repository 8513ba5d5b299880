-- Stands for your sign-in: a key that each caller sends. See the guides on session login and JWT login for real ones.
CREATE TABLE users (
  id       text PRIMARY KEY,
  role     text NOT NULL,
  key_hash bytea NOT NULL UNIQUE
);
INSERT INTO users (id, role, key_hash)
SELECT id, role, sha256((id || '-key')::bytea)
FROM (VALUES ('ada', 'customer'), ('bob', 'customer'), ('sue', 'support'), ('fay', 'finance'), ('max', 'intern'),
             ('con', 'constructor'), ('pro', '__proto__')) AS people (id, role);

CREATE TABLE invoices (
  id           text PRIMARY KEY,
  owner_id     text NOT NULL REFERENCES users,
  amount_cents integer NOT NULL CHECK (amount_cents > 0),
  status       text NOT NULL DEFAULT 'open',
  note         text NOT NULL DEFAULT '' -- ours about the customer, not for the customer
);
CREATE INDEX ON invoices (owner_id, id);
INSERT INTO invoices (id, owner_id, amount_cents, note) VALUES
  ('1001', 'ada', 5000, 'pays late'), ('1002', 'bob', 7000, ''), ('1003', 'ada', 200, ''), ('1004', 'fay', 300, '');
