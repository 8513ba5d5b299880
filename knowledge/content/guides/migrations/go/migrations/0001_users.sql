-- +goose Up
CREATE TABLE plans (code text PRIMARY KEY);
INSERT INTO plans (code) VALUES ('free'), ('team');

CREATE TABLE users (
  id         text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  name       text NOT NULL,
  plan       text NOT NULL DEFAULT 'free' REFERENCES plans,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- +goose Down
DROP TABLE users;
DROP TABLE plans;
