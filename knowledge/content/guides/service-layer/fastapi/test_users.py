import unittest
from datetime import UTC, datetime

from users import EmailTaken, Invalid, NotFound, User, UserService

PASSWORD = "correct horse battery"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Shelf(dict):
    """A store of ten lines: no database, no clock and no slow hash are needed."""

    def find(self, id: str) -> User | None:
        return self.get(id)

    def add(self, user: User, password_hash: str) -> bool:
        assert password_hash == f"hash of {PASSWORD}"
        if any(other.email == user.email for other in self.values()):
            return False
        self[user.id] = user
        return True


class UserServiceTest(unittest.TestCase):
    def setUp(self):
        self.store = Shelf()
        self.users = UserService(self.store, lambda p: f"hash of {p}", lambda: NOON)

    def test_create_then_find(self):
        made = self.users.create(" Ada@Example.org", " Ada ", PASSWORD)
        self.assertEqual(made, User(made.id, "ada@example.org", "Ada", NOON))
        self.assertEqual(self.users.find(made.id), made)

    def test_refusals(self):
        self.users.create("ada@example.org", "Ada", PASSWORD)
        with self.assertRaises(NotFound):
            self.users.find("2")
        with self.assertRaises(EmailTaken):
            self.users.create("ADA@example.org", "Eve", PASSWORD)
        good = {"email": "a@b.org", "name": "Ada", "password": PASSWORD}
        for bad in ({"email": "ada"}, {"name": " "}, {"password": "short"}, {"password": "x" * 129}):
            with self.assertRaises(Invalid):
                self.users.create(**(good | bad))
        self.assertEqual(len(self.store), 1)
