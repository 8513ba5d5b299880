CREATE TABLE items (
  id         text PRIMARY KEY,
  title      text NOT NULL,
  status     text NOT NULL CHECK (status IN ('active', 'archived')),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One index for each order that clients may ask for, with the filter first. It ends in the id, as the order does.
CREATE INDEX ON items (status, created_at DESC, id DESC);
CREATE INDEX ON items (status, title, id);
