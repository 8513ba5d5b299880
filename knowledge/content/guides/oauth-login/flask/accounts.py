from database import pool


def sign_in(issuer: str, subject: str, email: str | None) -> str:
    """The user of an identity; the first visit makes one.

    It does not look for the e-mail address: whoever controls the address at some provider would control the account here. Of
    two first visits at once one fails, and works when tried again.
    """
    with pool.connection() as db:
        known = db.execute(
            "SELECT user_id FROM identities WHERE issuer = %s AND subject = %s", (issuer, subject)
        ).fetchone()
        if known:
            return known[0]
        (user,) = db.execute("INSERT INTO users (email) VALUES (%s) RETURNING id", (email,)).fetchone()
        db.execute("INSERT INTO identities (issuer, subject, user_id) VALUES (%s, %s, %s)", (issuer, subject, user))
    return user
