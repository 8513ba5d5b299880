CREATE TABLE posts (
  id         text PRIMARY KEY DEFAULT gen_random_uuid()::text, -- not 1, 2, 3: they tell how many there are
  title      text NOT NULL,
  text       text NOT NULL,
  status     text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published')),
  version    int  NOT NULL DEFAULT 1, -- one more with each change; the ETag
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON posts (status, created_at DESC, id);
