CREATE TABLE users (
  id            text PRIMARY KEY,
  email         text NOT NULL UNIQUE, -- the constraint, not the code, keeps addresses unique
  name          text NOT NULL,
  password_hash text NOT NULL,
  created_at    timestamptz NOT NULL
);
