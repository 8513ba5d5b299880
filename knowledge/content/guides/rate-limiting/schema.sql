-- One row for each thing that is counted, until its window ends. The key is hashed: nobody reads addresses or mails here.
CREATE TABLE hits (
  id bytea PRIMARY KEY,
  n integer NOT NULL,
  ends timestamptz NOT NULL
);
CREATE INDEX ON hits (ends);

-- Counts one, and says how many that makes and in how many seconds the window ends. It is one statement, so of fifty at once
-- each gets a number of its own. The window begins with the first one, and a count above the quota stays where it is.
CREATE FUNCTION hit(what text, quota integer, seconds integer, OUT n integer, OUT wait integer) LANGUAGE sql AS $$
  INSERT INTO hits AS h (id, n, ends)
  VALUES (sha256(convert_to(what, 'UTF8')), 1, now() + seconds * interval '1 second')
  ON CONFLICT (id) DO UPDATE SET
    n = CASE WHEN h.ends <= now() THEN 1 ELSE least(h.n, quota) + 1 END,
    ends = CASE WHEN h.ends <= now() THEN excluded.ends ELSE h.ends END
  RETURNING h.n, greatest(1, ceil(extract(epoch FROM h.ends - now()))::integer)
$$;

CREATE FUNCTION forget(what text) RETURNS void LANGUAGE sql AS $$
  DELETE FROM hits WHERE id = sha256(convert_to(what, 'UTF8'))
$$;

-- For a job that runs each hour. Old rows do not count any more; they only take room.
CREATE FUNCTION sweep() RETURNS void LANGUAGE sql AS $$
  DELETE FROM hits WHERE ends <= now()
$$;
