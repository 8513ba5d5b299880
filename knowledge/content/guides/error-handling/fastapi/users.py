from errors import AppError, Kind, not_valid

ADA = {"id": "u1", "email": "ada@example.com"}
USERS = {"u1": ADA}  # stands for your database


def find(id: str) -> dict:
    """Raises kinds of errors, and no status."""
    try:
        return USERS[id]
    except KeyError as e:
        raise AppError(Kind.NOT_FOUND, "no user has this id") from e


def create(new: object) -> dict:
    if not isinstance(new, dict):
        raise not_valid("is not an object", pointer="#")
    email = new.get("email")
    if not isinstance(email, str) or "@" not in email:
        raise not_valid("is not an e-mail address", pointer="#/email")
    if email == ADA["email"]:
        raise AppError(Kind.CONFLICT, "this e-mail address is taken") from Exception('duplicate key: "users_email"')
    return {"id": "u2", "email": email}
