"""Stand for what goes wrong in your views."""

import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

from flask import Blueprint, Response, current_app

from errors import AppError

faults = Blueprint("faults", __name__)
workers = ThreadPoolExecutor(2)


class StoreError(Exception):
    pass


def store():
    raise StoreError('relation "users" does not exist (/srv/app/db.py:17)')  # what a driver says


@faults.get("/faults/error")
def error():
    store()


@faults.get("/faults/panic")
def panic():
    return {}["/srv/app"]


@faults.get("/faults/partner-status")
def partner_status():
    error = StoreError("/srv/app/partner.py")
    error.code = error.status = 404  # its 404 is not ours
    raise error


@faults.get("/faults/called-off")
def called_off():
    raise CancelledError("/srv/app")


@faults.get("/faults/unmapped-kind")
def unmapped_kind():
    raise AppError("gone", "/srv/app")


@faults.get("/half")
def half():
    def items():
        yield '{"items":['
        store()

    return Response(items(), mimetype="application/json")


@faults.get("/partner")
def partner():
    raise TimeoutError("partner.example")  # of a socket, or of a query


@faults.get("/wait")
def wait():
    time.sleep(2)  # a view is not told that its client has left: give what it waits for a limit
    return ""


@faults.post("/mails")
def mails():
    def mail():
        raise StoreError("no mail server in /srv/app/mail.py")

    workers.submit(mail).add_done_callback(told(current_app.logger))
    return "", 202


def told(log):
    """A Future keeps its error until somebody asks, and nobody does."""

    def done(work: Future):
        if error := work.exception():
            log.error("work failed: %r", error, exc_info=error)

    return done
