from datetime import UTC, datetime

from argon2 import PasswordHasher

from database import pool
from store import SqlStore
from users import UserService
from web import create_app

# The least that OWASP advises for Argon2id; more if your machines can. Each hash holds its settings, so they can grow.
hasher = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)

# The only file that knows all parts.
app = create_app(UserService(SqlStore(pool), hasher.hash, lambda: datetime.now(UTC)))
