from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from users import User


class SqlStore:
    """Keeps users in PostgreSQL. Columns are named, values are parameters."""

    def __init__(self, pool: ConnectionPool):
        self.pool = pool

    def find(self, id: str) -> User | None:
        with self.pool.connection() as db, db.cursor(row_factory=class_row(User)) as rows:
            return rows.execute("SELECT id, email, name, created_at FROM users WHERE id = %s", (id,)).fetchone()

    def add(self, user: User, password_hash: str) -> bool:
        with self.pool.connection() as db:
            done = db.execute(
                """INSERT INTO users (id, email, name, password_hash, created_at) VALUES (%s, %s, %s, %s, %s)
                   ON CONFLICT (email) DO NOTHING""",
                (user.id, user.email, user.name, password_hash, user.created_at),
            )
            return done.rowcount == 1
